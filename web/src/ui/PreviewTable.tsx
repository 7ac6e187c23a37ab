import { t } from "@/i18n";

type Row = Readonly<Record<string, unknown>>;

const cell = (value: unknown): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);

interface Props {
  readonly rows: readonly Row[];
  /** Columns that stand before the others. */
  readonly first: readonly string[];
}

/** The first real rows of a file, as they will arrive. */
export function PreviewTable({ rows, first }: Props) {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = [...new Set([...first.filter((name) => names.has(name)), ...names])].slice(0, 8);
  if (rows.length === 0) return <p className="t3">{t("No rows could be read.")}</p>;
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t("First rows")}>
      <table className="tight">
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((name) => (
                <td key={name} className="el" style={{ maxWidth: 320 }} title={cell(row[name])}>
                  {cell(row[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
