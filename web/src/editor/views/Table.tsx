import { memo, useMemo, type PointerEvent } from "react";
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
  const { rows, ids, names } = useMemo(() => read(value), [value]);
  if (rows.length === 0) return <Members value={value} title={title} />;
  const onPointerDown = ({ target }: PointerEvent) => {
    const id = target instanceof Element ? target.closest("tr")?.dataset["part"] : undefined;
    if (id !== undefined && picked?.answered.has(id) === true) picked.pick(id);
  };
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
        <tbody onPointerDown={onPointerDown}>
          {rows.map((row, i) => {
            const id = ids[i] ?? String(i + 1);
            const asked = picked?.answered.has(id) === true;
            return <Row key={id} id={id} row={row} names={names} asked={asked} at={id === picked?.part} />;
          })}
        </tbody>
      </table>
      {Array.isArray(value) && value.length > MOST ? (
        <p className="t3 f2">{t("The first {most} of {n} rows.", { most: MOST, n: value.length })}</p>
      ) : null}
    </div>
  );
}

const NOTHING = { rows: [], ids: [], names: [] };

/** The rows that are shown, how each is named, and the members that any of them has. */
function read(value: Json): {
  readonly rows: readonly Json[];
  readonly ids: readonly string[];
  readonly names: readonly string[];
} {
  if (!Array.isArray(value)) return NOTHING;
  const rows = value.slice(0, MOST);
  const names = new Set(rows.flatMap((row) => (isObject(row) ? Object.keys(row) : [])));
  return { rows, ids: elementIds(value), names: [...names].slice(0, 50) };
}

interface RowProps {
  readonly id: string;
  readonly row: Json;
  readonly names: readonly string[];
  readonly asked: boolean;
  readonly at: boolean;
}

/** Made anew only when it looks different: a long table is not gone through with each letter of an answer. */
const Row = memo(function Row({ id, row, names, asked, at }: RowProps) {
  return (
    <tr data-part={id} className={[asked ? "asked" : "", at ? "at" : ""].filter(Boolean).join(" ")}>
      <td className="r t3">{id}</td>
      {names.length === 0 ? <td dir="auto">{cell(row)}</td> : null}
      {names.map((name) => (
        <td key={name} dir="auto">
          {cell(isObject(row) ? row[name] : undefined)}
        </td>
      ))}
    </tr>
  );
});

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
