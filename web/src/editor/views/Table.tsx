import { t } from "@/i18n";
import { isObject, type Json } from "../core/json";
import { elementIds } from "../core/parts";
import type { Picked } from "./Chat";

interface Props {
  readonly value: Json;
  readonly title: string;
  readonly picked?: Picked | undefined;
}

const MOST = 1000;

/** A list of objects as rows under the names of their members; one object as two columns. */
export function Table({ value, title, picked }: Props) {
  const rows = Array.isArray(value) ? value.slice(0, MOST) : [];
  if (rows.length === 0) return <Members value={value} title={title} />;
  const ids = elementIds(rows);
  const names = [...new Set(rows.flatMap((row) => (isObject(row) ? Object.keys(row) : [])))].slice(0, 50);
  return (
    <div className="table-view" tabIndex={0} role="region" aria-label={title || t("Table")}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="r">
              #
            </th>
            {names.length === 0 ? <th scope="col">{t("Value")}</th> : null}
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const id = ids[i] ?? String(i + 1);
            const asked = picked?.asked.has(id) === true;
            return (
              <tr
                key={id}
                className={[asked ? "asked" : "", id === picked?.part ? "at" : ""].filter(Boolean).join(" ")}
                onPointerDown={asked ? () => picked.pick(id) : undefined}
              >
                <td className="r t3">{id}</td>
                {names.length === 0 ? <td dir="auto">{cell(row)}</td> : null}
                {names.map((name) => (
                  <td key={name} dir="auto">
                    {cell(isObject(row) ? row[name] : undefined)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {Array.isArray(value) && value.length > MOST ? (
        <p className="t3 f2">{t("The first {most} of {n} rows.", { most: MOST, n: value.length })}</p>
      ) : null}
    </div>
  );
}

function Members({ value, title }: { readonly value: Json; readonly title: string }) {
  const members = isObject(value) ? Object.entries(value) : [];
  return (
    <dl className="data" aria-label={title || undefined}>
      {members.map(([name, member]) => (
        <div key={name}>
          <dt className="t2">{name}</dt>
          <dd dir="auto">{cell(member)}</dd>
        </div>
      ))}
    </dl>
  );
}

const cell = (value: Json | undefined): string => {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};
