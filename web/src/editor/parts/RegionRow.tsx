import { IconMessageCircle, IconRectangle } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { t } from "@/i18n";
import { AssayGlyph } from "@/ui/AssayGlyph";
import { percent } from "@/ui/format";
import type { Region } from "../core/draft";
import type { ControlPlan } from "../core/plan";
import { Swatch } from "./Swatch";
import "@/ui/assay.css";

export interface Row {
  readonly region: Region;
  readonly control: ControlPlan;
}

interface RowProps extends Row {
  /** Its place in the list, from 1. */
  readonly n: number;
  /** Undefined once it is one's own; null where the model did not say how sure it is. */
  readonly suggested: number | null | undefined;
  readonly on: boolean;
  readonly describe: (region: Region, control: ControlPlan) => string;
  readonly quoted: string | undefined;
  readonly icon: ReactNode;
  /** How many there are; -1 leaves it to the head of the list, so that one more does not touch every row. */
  readonly of: number;
  /** Open threads about it. */
  readonly threads: number;
}

/** Only its frame is made anew where the list grows: what is in it stays. */
export const RegionRow = memo(function RegionRow({ of, ...face }: RowProps) {
  const { region, n, on } = face;
  return (
    <div
      id={`region-${region.id}`}
      role="option"
      aria-selected={on}
      // Its place among all as such: in words, one region more would lay all rows out anew.
      aria-posinset={n}
      aria-setsize={of}
      className={on ? "rrow on" : "rrow"}
    >
      <RowFace {...face} />
    </div>
  );
});

const RowFace = memo(function RowFace(props: Omit<RowProps, "of">) {
  const { region, control, n, suggested, on, describe, quoted, icon, threads } = props;
  const option = control.options.find((one) => one.id === region.label);
  const title = option?.title ?? region.label;
  const name = [
    title,
    quoted,
    describe(region, control),
    suggested === undefined ? "" : t("suggested"),
    threads === 0 ? "" : t("threads: {n}", { n: threads }),
  ];
  return (
    <>
      <span className="said">
        <span className="unseen">{name.filter(Boolean).join(", ")}</span>
        {option === undefined ? <span className="sw" /> : <Swatch option={option} hint={option.key} />}
      </span>
      <span aria-hidden="true" className={suggested === undefined ? "el" : "el t2"}>
        {quoted === undefined ? title : quoted}
        {quoted === undefined ? null : <span className="t3 f2 cap-label">{title}</span>}
        {threads === 0 ? null : (
          <span className="t2 f2 talk">
            <IconMessageCircle size={14} stroke={1.5} /> {threads}
          </span>
        )}
      </span>
      {suggested === undefined ? (
        // Words of its own say what it is; a picture in each row is what painting the list costs most.
        <span className="t3">
          {icon ?? (quoted === undefined ? <IconRectangle size={14} stroke={1.5} /> : null)}
        </span>
      ) : suggested === null ? (
        <span className="t3">?</span>
      ) : (
        <span className="assay">
          <AssayGlyph estimate={suggested} width={40} />
        </span>
      )}
      <span aria-hidden="true" className="r f2 t3">
        {on ? (
          <span className="bin" title={t("Delete (Del)")} aria-hidden="true">
            ×
          </span>
        ) : suggested === undefined ? (
          n
        ) : suggested === null ? null : (
          percent(suggested, 1)
        )}
      </span>
    </>
  );
});
