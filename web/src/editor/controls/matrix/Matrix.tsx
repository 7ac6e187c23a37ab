import { useState } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, useActions } from "../../context";
import type { Action } from "../../core/actions";
import { isObject, without, type Json } from "../../core/json";
import { rowsOf, type Row } from "./rows";
import { isSwapped } from "../preference/sides";
import type { ControlProps } from "../props";
import { columnsOf, type Cell } from "./columns";

const DIGITS = "1234567890";

/** One answer a row: a key answers the row at hand and goes on to the next. */
export function Matrix({ session, control, value, listening, set, next, problemId }: ControlProps) {
  const rows = rowsOf(control.spec);
  const cells = columnsOf(control, isSwapped(session, control));
  const answers = isObject(value) ? value : {};
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      rows.findIndex((row) => answers[row.id] === undefined),
    ),
  );
  const answer = (row: Row, cell: Cell) => {
    const on = answers[row.id] === cell.value && control.spec["partial"] === true;
    const kept = on ? without(answers, row.id) : { ...answers, [row.id]: cell.value };
    set(Object.keys(kept).length === 0 ? undefined : kept);
    const i = rows.indexOf(row);
    if (i + 1 < rows.length) setAt(i + 1);
    else next();
  };
  useActions(
    actionsOf({ title: control.title, name: control.name, rows, cells, at, setAt, answer, listening }),
    LEVEL.control,
  );
  return (
    <div className="field matrix" style={{ "--cells": cells.length } as React.CSSProperties}>
      <div className="matrix-head" aria-hidden="true">
        <span />
        {cells.map((cell, i) => (
          <span key={String(cell.value)} className="el">
            <Kbd>{DIGITS[i] ?? " "}</Kbd>
          </span>
        ))}
      </div>
      {rows.map((row, i) => (
        <MatrixRow
          key={row.id}
          row={row}
          cells={cells}
          value={answers[row.id]}
          atHand={i === at && listening()}
          describedBy={problemId}
          onAnswer={(cell) => answer(row, cell)}
          onFocus={() => setAt(i)}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: Row;
  readonly cells: readonly Cell[];
  readonly value: Json | undefined;
  readonly atHand: boolean;
  readonly describedBy: string | undefined;
  readonly onAnswer: (cell: Cell) => void;
  readonly onFocus: () => void;
}

function MatrixRow({ row, cells, value, atHand, describedBy, onAnswer, onFocus }: RowProps) {
  const chosen = cells.findIndex((cell) => cell.value === value);
  return (
    <div
      className={atHand ? "matrix-row hand" : "matrix-row"}
      role="radiogroup"
      aria-label={row.title}
      aria-describedby={describedBy}
      onFocusCapture={onFocus}
    >
      <span className="el" title={row.help || undefined}>
        {row.title}
      </span>
      {cells.map((cell, i) => (
        <button
          key={String(cell.value)}
          type="button"
          role="radio"
          aria-checked={i === chosen}
          tabIndex={i === Math.max(0, chosen) ? 0 : -1}
          onClick={() => onAnswer(cell)}
        >
          <span className="el">{cell.title}</span>
        </button>
      ))}
    </div>
  );
}

interface Keys {
  title: string;
  name: string;
  rows: readonly Row[];
  cells: readonly Cell[];
  at: number;
  setAt: (at: number) => void;
  answer: (row: Row, cell: Cell) => void;
  listening: () => boolean;
}

function actionsOf({ title, name, rows, cells, at, setAt, answer, listening }: Keys): Action[] {
  const group = t("Answers");
  const row = rows[at];
  const picks = cells.flatMap((cell, i): Action[] => {
    const key = DIGITS[i];
    if (key === undefined || row === undefined) return [];
    const words = `${title}: ${cell.title}`;
    return [
      {
        id: `answer.${name}.${i + 1}`,
        title: words,
        group,
        keys: [key],
        when: listening,
        run: () => answer(row, cell),
      },
    ];
  });
  const step = (by: 1 | -1, key: string, words: string): Action => ({
    id: `answer.${name}.row${by}`,
    title: `${title}: ${words}`,
    group,
    keys: [key],
    when: () => listening() && rows[at + by] !== undefined,
    run: () => setAt(at + by),
  });
  return [...picks, step(1, "ArrowDown", t("next row")), step(-1, "ArrowUp", t("previous row"))];
}
