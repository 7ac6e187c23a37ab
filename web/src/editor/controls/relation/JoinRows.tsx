import type { KeyboardEvent, ReactNode } from "react";
import { t } from "@/i18n";

interface Props {
  readonly title: string;
  /** What each row says, for screen readers. */
  readonly rows: readonly string[];
  readonly at: number | undefined;
  readonly hold: (row: number) => void;
  readonly remove: (row: number) => void;
  readonly icon: ReactNode;
  readonly children: (row: number) => ReactNode;
}

/** Links or chains one below the other: arrows go from one to the next, Delete takes one away. */
export function JoinRows({ title, rows, at, hold, remove, icon, children }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by === undefined ? undefined : at === undefined ? 0 : at + by;
    if (next === undefined || next < 0 || next >= rows.length) return;
    event.preventDefault();
    event.stopPropagation();
    hold(next);
  };
  if (rows.length === 0) return <p className="t3 f2">{t("None yet.")}</p>;
  return (
    <div className="join-rows" role="listbox" aria-label={title} tabIndex={0} onKeyDown={onKeyDown}>
      {rows.map((words, row) => (
        <div
          key={row}
          role="option"
          aria-selected={row === at}
          className={row === at ? "join-row on" : "join-row"}
          onClick={() => hold(row)}
        >
          <span className="visually-hidden">{words}</span>
          <span aria-hidden="true" className="join-words">
            {children(row)}
          </span>
          <span
            className="bin"
            title={t("Delete (Del)")}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              remove(row);
            }}
          >
            {icon}
          </span>
        </div>
      ))}
    </div>
  );
}
