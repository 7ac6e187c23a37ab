import { useEffect, useReducer } from "react";
import { t } from "@/i18n";
import { written, type Series } from "../../wave/series";
import { clock } from "../../wave/clock";
import type { SegmentEditor } from "./segmentEditor";

/** Where the playhead is, and what each channel says there. */
export function SeriesBar({ editor, series }: { readonly editor: SegmentEditor; readonly series: Series }) {
  const { head } = editor;
  const [, refresh] = useReducer((n: number) => n + 1, 0);
  useEffect(() => head.subscribe(refresh), [head]);
  const values = series.at(head.time);
  return (
    <div className="transport wrap" role="group" aria-label={t("At the playhead")}>
      <span className="num">
        {clock(head.time)} <span className="t3">/ {clock(series.duration)}</span>
      </span>
      {series.channels.map(({ name }, row) => (
        <span key={name} className="t2">
          {name} <span className="num b">{written(values[row] ?? NaN)}</span>
        </span>
      ))}
      {editor.marking === undefined ? null : (
        <span className="t2">{t("From {start}; N again ends it", { start: clock(editor.marking) })}</span>
      )}
    </div>
  );
}
