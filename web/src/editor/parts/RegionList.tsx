import { IconMessageCircle, IconRectangle, IconTextSize, IconTrash } from "@tabler/icons-react";
import {
  memo,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type UIEvent,
} from "react";
import { t } from "@/i18n";
import { AssayGlyph } from "@/ui/AssayGlyph";
import { count, percent } from "@/ui/format";
import { Kbd } from "@/ui/Kbd";
import { joinTo } from "../controls/relation/joining";
import { useTools } from "../context";
import { regionsOf, removeRegion, type Draft, type Region } from "../core/draft";
import type { ControlPlan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { useThreadCounts } from "../threads/useThreads";
import { SureSelect } from "./SureSelect";
import { Swatch } from "./Swatch";
import "@/ui/assay.css";

interface Props {
  readonly session: TaskSession;
  readonly controls: readonly ControlPlan[];
  /** Where a region is, in words. */
  readonly describe: (region: Region, control: ControlPlan) => string;
  /** What stands for its kind; a rectangle without it. */
  readonly icon?: (control: ControlPlan) => ReactNode;
  /** A word of the region's own beside its label: the quoted text of a span. */
  readonly quote?: (region: Region) => string;
  readonly onSelect: (id: string) => void;
}

interface Row {
  region: Region;
  control: ControlPlan;
}

const ROW = 28;
/** Rows beyond the view that are drawn as well, so that scrolling shows no gaps. */
const SPARE = 12;

/** Every region with its name: the way to them without a pointer, and for screen readers. */
export function RegionList({ session, controls, describe, icon, quote, onSelect }: Props) {
  const { registry } = useTools();
  const { suggested } = session.doc;
  const { rows, waiting } = useMemo(() => rowsOf(session.doc, controls), [session.doc, controls]);
  const threads = useThreadCounts(session.assignment.task_id);
  const { region: selected } = session.focus;
  const at = rows.findIndex((row) => row.region.id === selected);
  const { box, top, height, onScroll } = useWindow(at);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + SPARE);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by === undefined ? undefined : rows[at < 0 ? 0 : at + by];
    if (next === undefined || event.altKey || event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    onSelect(next.region.id);
  };
  // One for all rows, so that a row is made anew only when it looks different.
  const onClick = ({ target }: MouseEvent) => {
    const id = target instanceof Element ? target.closest("[role=option]")?.id : undefined;
    const row = rows.slice(first, last).find(({ region }) => id === `region-${region.id}`);
    if (row === undefined) return;
    const { region, control } = row;
    if (target instanceof Element && target.closest(".bin") !== null)
      session.commit(t("Delete {label}", { label: region.label }), (draft) =>
        removeRegion(draft, control.name, region.id),
      );
    else if (!joinTo(session, region.id)) onSelect(region.id);
  };
  return (
    <section className="regions" aria-label={t("Regions")}>
      <h2 className="ph">
        {t("Regions")} <span className="t3 plain">{count(rows.length)}</span>
        <span className="sp" />
        <SureSelect session={session} />
        {waiting > 0 ? (
          <button type="button" className="btn ghost sm" onClick={() => registry.run("suggestion.acceptAll")}>
            {t("Accept {n}", { n: waiting })} <Kbd>Shift A</Kbd>
          </button>
        ) : null}
      </h2>
      {rows.length === 0 ? <p className="t3 f2 pad">{t("None yet.")}</p> : null}
      <div
        ref={box}
        className="rl"
        role="listbox"
        tabIndex={rows.length === 0 ? -1 : 0}
        aria-label={t("Regions")}
        aria-activedescendant={
          at >= first && at < last && selected !== undefined ? `region-${selected}` : undefined
        }
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div role="presentation" style={{ height: first * ROW }} />
        {rows.slice(first, last).map((row, i) => (
          <RegionRow
            key={row.region.id}
            region={row.region}
            control={row.control}
            n={first + i + 1}
            suggested={suggested[row.region.id]}
            on={row.region.id === selected}
            words={describe(row.region, row.control)}
            icon={icon?.(row.control)}
            quoted={quote?.(row.region) || undefined}
            of={rows.length}
            threads={threads.get(row.region.id) ?? 0}
          />
        ))}
        <div role="presentation" style={{ height: (rows.length - last) * ROW }} />
      </div>
    </section>
  );
}

/**
 * What of the list is in view, with the selected row in it. Where that is, is known without asking the browser, which
 * would lay out the page to say it: a selection costs one picture, not three.
 */
function useWindow(at: number) {
  const box = useRef<HTMLDivElement>(null);
  const scrolled = useRef(0);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(400);
  const [shown, setShown] = useState({ at: -1, height });
  if (shown.at !== at || shown.height !== height) {
    setShown({ at, height });
    if (at >= 0) setTop(Math.max(Math.min(top, at * ROW), (at + 1) * ROW - height));
  }
  useLayoutEffect(() => {
    if (box.current === null || top === scrolled.current) return;
    scrolled.current = top;
    box.current.scrollTop = top;
  }, [top]);
  useLayoutEffect(() => {
    const list = box.current;
    if (list === null) return undefined;
    const sizes = new ResizeObserver(() => setHeight(list.clientHeight));
    sizes.observe(list);
    return () => sizes.disconnect();
  }, []);
  const onScroll = ({ currentTarget }: UIEvent) => {
    scrolled.current = currentTarget.scrollTop;
    setTop(scrolled.current);
  };
  return { box, top, height, onScroll };
}

/** One's own first, then what models suggested, the surest first. */
function rowsOf(
  { answer, suggested }: Draft,
  controls: readonly ControlPlan[],
): { rows: Row[]; waiting: number } {
  const own: Row[] = [];
  const others: Row[] = [];
  for (const control of controls) {
    for (const region of regionsOf(answer[control.name]))
      (region.id in suggested ? others : own).push({ region, control });
  }
  others.sort((a, b) => (suggested[b.region.id] ?? 0) - (suggested[a.region.id] ?? 0));
  return { rows: own.concat(others), waiting: others.length };
}

interface RowProps extends Readonly<Row> {
  /** Its place in the list, from 1. */
  readonly n: number;
  /** Undefined once it is one's own; null where the model did not say how sure it is. */
  readonly suggested: number | null | undefined;
  readonly on: boolean;
  readonly words: string;
  readonly quoted: string | undefined;
  readonly icon: ReactNode;
  readonly of: number;
  /** Open threads about it. */
  readonly threads: number;
}

/** Only its frame is made anew where the list grows: what is in it stays. */
const RegionRow = memo(function RegionRow({ of, ...face }: RowProps) {
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
  const { region, control, n, suggested, on, words, quoted, icon, threads } = props;
  const option = control.options.find((one) => one.id === region.label);
  const title = option?.title ?? region.label;
  const name = [
    title,
    quoted,
    words,
    suggested === undefined ? "" : t("suggested"),
    threads === 0 ? "" : t("threads: {n}", { n: threads }),
  ];
  return (
    <>
      <span className="visually-hidden">{name.filter(Boolean).join(", ")}</span>
      {option === undefined ? <span className="sw" /> : <Swatch option={option} hint={option.key} />}
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
        <span className="t3">
          {icon ??
            (quoted === undefined ? (
              <IconRectangle size={14} stroke={1.5} />
            ) : (
              <IconTextSize size={14} stroke={1.5} />
            ))}
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
            <IconTrash size={14} stroke={1.5} />
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
