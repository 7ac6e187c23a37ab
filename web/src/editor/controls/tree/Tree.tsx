import { IconChevronDown, IconChevronRight, IconX } from "@tabler/icons-react";
import { useDeferredValue, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { numberOf } from "../../core/plan";
import type { ControlProps } from "../props";
import { branchesOf, found, unfolded, type Branch } from "./branches";
import { useWindow } from "./useWindow";

const ROW = 28;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** Labels of a hierarchy: type to search, or walk through it with the arrows; Enter takes the row at hand. */
export function Tree({ control, value, set, next, problemId }: ControlProps) {
  const branches = useMemo(() => branchesOf(control.spec["options"]), [control]);
  const chosen = Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  const most = numberOf(control.spec, "max") ?? 1;
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const [open, setOpen] = useState<ReadonlySet<string>>(() => firstOpen(branches, chosen));
  const [at, setAt] = useState(0);
  const rows = useMemo(() => rowsOf(branches, open, wanted), [branches, open, wanted]);
  const handIn = (among: readonly Branch[]) => among[Math.min(at, among.length - 1)];
  const hand = handIn(rows);
  const listId = useId();
  const { box, from, until, reveal } = useWindow(rows.length, ROW);
  const order = useRef(new Map(branches.map((branch, i) => [branch.id, i])));
  const pick = (branch: Branch | undefined) => {
    if (branch?.free !== true) return;
    const rest = chosen.filter((id) => id !== branch.id);
    const on = rest.length === chosen.length;
    const kept = on && most > 1 ? [...rest, branch.id].slice(-most) : on ? [branch.id] : rest;
    set(kept.sort((a, b) => (order.current.get(a) ?? 0) - (order.current.get(b) ?? 0)));
    if (on && most === 1) next();
    else setSearch("");
  };
  const fold = (branch: Branch, to: boolean) => {
    const kept = new Set(open);
    if (to) kept.add(branch.id);
    else kept.delete(branch.id);
    setOpen(kept);
  };
  const go = (to: number) => {
    const kept = Math.max(0, Math.min(rows.length - 1, to));
    setAt(kept);
    reveal(kept);
  };
  const walk = (key: string): boolean => {
    if (search !== "" || wanted !== "" || hand === undefined) return false;
    if (key === "ArrowRight" && hand.children > 0) fold(hand, true);
    else if (key === "ArrowLeft" && open.has(hand.id)) fold(hand, false);
    else if (key === "ArrowLeft") go(rows.findIndex((row) => row.id === hand.parent));
    else return false;
    return true;
  };
  const press = (key: string): boolean => {
    const step = STEPS[key];
    // The rows may be those of a letter before: what is taken is what all that was typed finds.
    const taken = key === "Enter" ? handIn(rowsOf(branches, open, search.trim())) : undefined;
    if (step !== undefined) go(Math.min(at, rows.length - 1) + step);
    else if (taken !== undefined) pick(taken);
    else if (key === "Escape" && search !== "") setSearch("");
    else return walk(key);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (press(event.key)) event.preventDefault();
  };
  return (
    <div className="field tree">
      {chosen.length === 0 ? null : <Chosen branches={branches} chosen={chosen} onDrop={pick} />}
      <input
        className="inp"
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={hand === undefined ? undefined : `${listId}-${hand.id}`}
        aria-label={t("Search {title}", { title: control.title })}
        aria-invalid={problemId !== undefined}
        aria-describedby={problemId}
        placeholder={t("Search {count} labels", { count: branches.length })}
        data-field={control.name}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          go(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={box} className="tree-rows" tabIndex={0}>
        <div
          id={listId}
          role="listbox"
          aria-multiselectable={most > 1}
          aria-label={control.title}
          style={{ height: rows.length * ROW }}
        >
          <div style={{ transform: `translateY(${from * ROW}px)` }}>
            {rows.slice(from, until).map((branch, i) => (
              <TreeRow
                key={branch.id}
                id={`${listId}-${branch.id}`}
                branch={branch}
                place={[from + i + 1, rows.length]}
                searching={wanted !== ""}
                open={open.has(branch.id)}
                on={chosen.includes(branch.id)}
                atHand={branch === hand}
                onPick={() => (branch.free ? pick(branch) : fold(branch, !open.has(branch.id)))}
                onFold={() => fold(branch, !open.has(branch.id))}
              />
            ))}
          </div>
        </div>
        {rows.length === 0 ? <p className="t3 f2 pad">{t("No label is called that.")}</p> : null}
      </div>
    </div>
  );
}

const rowsOf = (branches: readonly Branch[], open: ReadonlySet<string>, search: string): Branch[] =>
  search === "" ? unfolded(branches, open) : found(branches, search);

/** A small tree is open from the start; of a large one, what leads to the answer. */
function firstOpen(branches: readonly Branch[], chosen: readonly string[]): ReadonlySet<string> {
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  const open = new Set(branches.length <= 40 ? branches.map((branch) => branch.id) : []);
  for (const id of chosen) {
    for (let up = byId.get(id)?.parent; up !== undefined; up = byId.get(up)?.parent) open.add(up);
  }
  return open;
}

interface RowProps {
  readonly id: string;
  readonly branch: Branch;
  /** Its place, from 1, and how many there are. */
  readonly place: readonly [number, number];
  readonly searching: boolean;
  readonly open: boolean;
  readonly on: boolean;
  readonly atHand: boolean;
  readonly onPick: () => void;
  readonly onFold: () => void;
}

function TreeRow({ id, branch, place, searching, open, on, atHand, onPick, onFold }: RowProps) {
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div
      id={id}
      role="option"
      aria-selected={on}
      aria-disabled={!branch.free}
      aria-posinset={place[0]}
      aria-setsize={place[1]}
      aria-description={branch.help}
      title={branch.help}
      className={atHand ? "tree-row hand" : "tree-row"}
      style={{ paddingInlineStart: searching ? 8 : 4 + branch.depth * 16 }}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {searching ? null : (
        <span
          className="fold"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            onFold();
          }}
        >
          {branch.children === 0 ? null : <Chevron size={16} stroke={1.5} />}
        </span>
      )}
      <span className="el">
        {branch.above.length === 0 ? null : (
          <span className="visually-hidden">{`${branch.above.join(", ")}, `}</span>
        )}
        {branch.title}
      </span>
      {searching && branch.above.length > 0 ? (
        <span className="t3 f2 el" aria-hidden="true">
          {branch.above.join(" › ")}
        </span>
      ) : branch.children > 0 ? (
        <span className="t3 f2" aria-hidden="true">
          {branch.children}
        </span>
      ) : null}
    </div>
  );
}

/** What is chosen, with the way to it; each can be taken back. */
function Chosen({
  branches,
  chosen,
  onDrop,
}: {
  readonly branches: readonly Branch[];
  readonly chosen: readonly string[];
  readonly onDrop: (branch: Branch) => void;
}) {
  const kept = branches.filter((branch) => chosen.includes(branch.id));
  return (
    <ul className="tags" aria-label={t("Chosen")}>
      {kept.map((branch) => (
        <li key={branch.id} className="chip">
          <span className="el" title={[...branch.above, branch.title].join(" › ")}>
            {branch.title}
          </span>
          <button
            type="button"
            className="ghost"
            aria-label={t("Remove {title}", { title: branch.title })}
            onClick={() => onDrop(branch)}
          >
            <IconX size={14} stroke={1.5} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
