import type { CSSProperties } from "react";
import { t } from "@/i18n";
import { count } from "./format";
import { StateIcon, stateWord } from "./StateTag";
import "./chart.css";

interface Props {
  readonly counts: Readonly<Record<string, number>>;
  /** States whose numbers stand elsewhere, such as in the section's head. */
  readonly unlisted?: readonly string[];
}

const fills: readonly (readonly [string, CSSProperties])[] = [
  ["done", { background: "var(--data-1)" }],
  ["in_review", { background: "var(--info)" }],
  ["settled", { background: "var(--data-2)" }],
  ["open", { border: "1px solid var(--control)" }],
  ["staged", { border: "1px dashed var(--control)" }],
  ["error", { background: "var(--bad)" }],
];

/** Where do tasks stand? Segments in order, a legend with icons and counts. */
export function StateStrip({ counts, unlisted = [] }: Props) {
  const shown = fills.filter(([state]) => (counts[state] ?? 0) > 0);
  const sum = shown.reduce((total, [state]) => total + (counts[state] ?? 0), 0);
  const sentence = shown.map(([state]) => `${stateWord(state)} ${count(counts[state] ?? 0)}`).join(", ");
  return (
    <>
      <div className="strip" role="img" aria-label={sentence || t("No tasks")}>
        {shown.map(([state, style]) => (
          <i key={state} style={{ ...style, width: `${((counts[state] ?? 0) / sum) * 100}%` }} />
        ))}
      </div>
      <div className="leg">
        {shown
          .filter(([state]) => !unlisted.includes(state))
          .map(([state]) => (
            <span key={state}>
              <StateIcon state={state} />
              {stateWord(state)} <b className="b">{count(counts[state] ?? 0)}</b>
            </span>
          ))}
      </div>
    </>
  );
}
