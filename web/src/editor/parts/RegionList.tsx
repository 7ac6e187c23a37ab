import {
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
import { count } from "@/ui/format";
import { joinTo } from "../controls/relation/joining";
import { useTools } from "../context";
import { regionsOf, removeRegion, type Draft, type Region } from "../core/draft";
import type { ControlPlan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { useThreadCounts } from "../threads/useThreads";
import { SureSelect } from "./SureSelect";
import { RegionRow, type Row } from "./RegionRow";
import { KeyOf } from "./KeyOf";

interface Props {
  readonly session: TaskSession;
  readonly controls: readonly ControlPlan[];
  /** Where a region is, in words; the same function as long as it says the same. */
  readonly describe: (region: Region, control: ControlPlan) => string;
  /** What stands for its kind; a rectangle without it. */
  readonly icon?: (control: ControlPlan) => ReactNode;
  /** A word of the region's own beside its label: the quoted text of a span. */
  readonly quote?: (region: Region) => string;
  readonly onSelect: (id: string) => void;
}

const ROW = 28;
/** Rows beyond the view that are drawn as well, so that scrolling shows no gaps. */
const SPARE = 12;

/** Every region with its name: the way to them without a pointer, and for screen readers. */
export function RegionList({ session, controls, describe, icon, quote, onSelect }: Props) {
  const { registry } = useTools();
  const { suggested } = session.doc;
  const { own, others } = useMemo(() => rowsOf(session.doc, controls), [session.doc, controls]);
  const rows = useMemo(() => new Rows([...own.runs, ...others.runs]), [own, others]);
  const [newest] = session.suggestions;
  // Told apart as long as the task lasts where a model proposed any: rows do not jump when the last is decided.
  const head = newest === undefined ? 0 : 1;
  const threads = useThreadCounts(session.assignment.task_id);
  const { region: selected } = session.focus;
  const at = rows.placeOf(selected);
  const begin = own.length === 0 ? head : own.length + 2 * head;
  const { box, top, height, onScroll } = useWindow(
    at < 0 ? -1 : at < own.length ? at + head : at - own.length + begin,
  );
  const drawn = (all: Rows, under: number): readonly [number, number] => {
    const within = (row: number) => Math.max(0, Math.min(all.length, row - under));
    return [within(Math.floor(top / ROW) - SPARE), within(Math.ceil((top + height) / ROW) + SPARE)];
  };
  const groups = [
    { name: t("Yours"), all: own, before: 0, span: drawn(own, head) },
    {
      name: t("Suggested by {who}", { who: newest?.annotator ?? t("a model") }),
      all: others,
      before: own.length,
      span: drawn(others, begin),
    },
  ];
  const active = groups.some(({ before, span: [first, last] }) => at >= before + first && at < before + last);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by === undefined ? undefined : rows.at(at < 0 ? 0 : at + by);
    if (next === undefined || event.altKey || event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    onSelect(next.region.id);
  };
  // One for all rows, so that a row is made anew only when it looks different.
  const onClick = ({ target }: MouseEvent) => {
    const id = target instanceof Element ? target.closest("[role=option]")?.id : undefined;
    const row = rows.at(rows.placeOf(id?.slice("region-".length)));
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
        {others.length > 0 ? (
          <button type="button" className="btn ghost sm" onClick={() => registry.run("suggestion.acceptAll")}>
            {t("Accept {n}", { n: others.length })} <KeyOf id="suggestion.acceptAll" usual="Shift+A" />
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
        aria-activedescendant={active && selected !== undefined ? `region-${selected}` : undefined}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {groups.map(({ name, all, before, span: [first, last] }) => (
          <Group key={name} name={head === 0 ? undefined : name} count={all.length}>
            <div role="presentation" style={{ height: first * ROW }} />
            {all.slice(first, last).map((row, i) => (
              <RegionRow
                key={row.region.id}
                region={row.region}
                control={row.control}
                n={before + first + i + 1}
                suggested={suggested[row.region.id]}
                on={row.region.id === selected}
                describe={describe}
                icon={icon?.(row.control)}
                quoted={quote?.(row.region) || undefined}
                of={row.region.id === selected ? rows.length : -1}
                threads={threads.get(row.region.id) ?? 0}
              />
            ))}
            <div role="presentation" style={{ height: (all.length - last) * ROW }} />
          </Group>
        ))}
      </div>
    </section>
  );
}

interface GroupProps {
  /** Undefined where all regions are one's own anyway. */
  readonly name: string | undefined;
  readonly count: number;
  readonly children: ReactNode;
}

/** Regions of one origin under their head; without any of them there is no head. */
function Group({ name, count: n, children }: GroupProps) {
  if (name === undefined || n === 0) return <div role="presentation">{children}</div>;
  return (
    <div role="group" aria-label={`${name}, ${count(n)}`}>
      <div className="rhead" aria-hidden="true">
        <span className="el">{name}</span>
        <span className="sp" />
        {count(n)}
      </div>
      {children}
    </div>
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

/** Regions of a control one after the other. */
interface Run {
  readonly control: ControlPlan;
  readonly regions: readonly Region[];
}

/** Rows by their place: thousands of them are not made anew for one that comes. */
class Rows {
  readonly length: number;

  constructor(readonly runs: readonly Run[]) {
    this.length = runs.reduce((sum, { regions }) => sum + regions.length, 0);
  }

  placeOf(id: string | undefined): number {
    let before = 0;
    for (const { regions } of id === undefined ? [] : this.runs) {
      const at = regions.findLastIndex((region) => region.id === id);
      if (at >= 0) return before + at;
      before += regions.length;
    }
    return -1;
  }

  at(place: number): Row | undefined {
    return this.slice(place, place + 1)[0];
  }

  slice(first: number, last: number): Row[] {
    const rows: Row[] = [];
    let before = 0;
    for (const { control, regions } of this.runs) {
      if (before >= last) break;
      if (before + regions.length > first)
        for (const region of regions.slice(Math.max(0, first - before), last - before))
          rows.push({ region, control });
      before += regions.length;
    }
    return rows;
  }
}

/** One's own first, then what models suggested, the surest first. */
function rowsOf({ answer, suggested }: Draft, controls: readonly ControlPlan[]): { own: Rows; others: Rows } {
  const runs = controls.map((control) => ({ control, regions: regionsOf(answer[control.name]) }));
  if (Object.keys(suggested).length === 0) return { own: new Rows(runs), others: new Rows([]) };
  const part = (whose: (region: Region) => boolean): Run[] =>
    runs.map(({ control, regions }) => ({ control, regions: regions.filter(whose) }));
  const own = part(({ id }) => !(id in suggested));
  const others = part(({ id }) => id in suggested).flatMap(({ control, regions }) =>
    regions.map((region) => ({ control, regions: [region], sure: suggested[region.id] ?? 0 })),
  );
  return { own: new Rows(own), others: new Rows(others.sort((a, b) => b.sure - a.sure)) };
}
