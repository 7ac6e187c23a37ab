import { t } from "@/i18n";
import "./chart.css";

interface Props {
  readonly classes: readonly string[];
  /** counts[truth][answer] */
  readonly counts: readonly (readonly number[])[];
  readonly onPick?: (truth: string, answer: string) => void;
}

/** What is mistaken for what: percent of each true class; only the errors are coloured. */
export function ConfusionMatrix({ classes, counts, onPick }: Props) {
  return (
    <table className="cm">
      <thead>
        <tr>
          <th className="rw t3" title={t("truth ↓ answer →")}>
            {t("truth ↓ answer →")}
          </th>
          {classes.map((name) => (
            <th key={name} scope="col" title={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.map((truth, row) => {
          const total = (counts[row] ?? []).reduce((sum, n) => sum + n, 0);
          return (
            <tr key={truth}>
              <th className="rw" scope="row" title={truth}>
                {truth}
              </th>
              {classes.map((answer, column) => {
                const n = counts[row]?.[column] ?? 0;
                const share = total > 0 ? n / total : 0;
                return (
                  <td key={answer}>
                    <Cell share={share} n={n} right={row === column}>
                      {onPick && n > 0 && row !== column ? () => onPick(truth, answer) : undefined}
                    </Cell>
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly share: number;
  readonly n: number;
  readonly right: boolean;
  readonly children: (() => void) | undefined;
}

function Cell({ share, n, right, children: pick }: CellProps) {
  if (n === 0 || (!right && Math.round(share * 100) === 0)) return <span className="t3">·</span>;
  const text = String(Math.round(share * 100));
  if (right) return <span style={{ background: "var(--sunken)", fontWeight: 500 }}>{text}</span>;
  const depth = Math.min(50, 12 + Math.round(Math.sqrt(share) * 90));
  const background = `color-mix(in srgb, var(--bad) ${depth}%, var(--surface))`;
  return pick ? (
    <button type="button" style={{ background, cursor: "pointer" }} onClick={pick} title={String(n)}>
      {text}
    </button>
  ) : (
    <span style={{ background }} title={String(n)}>
      {text}
    </span>
  );
}
