import { IconGripVertical } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, useActions } from "../../context";
import type { Action } from "../../core/actions";
import type { ControlProps } from "../props";
import { placed, thingsOf, toggled, wantedOf, type Thing } from "./order";

const DIGITS = "123456789";

/** Things in order: keys in the order of preference, arrows with Alt to move one, or drag. */
export function Rank({ control, value, shown, listening, set, next, problemId }: ControlProps) {
  const things = thingsOf(control, shown);
  const wanted = wantedOf(control, things);
  const known = new Map(things.map((thing) => [thing.id, thing]));
  const order = (Array.isArray(value) ? value : []).filter(
    (id) => typeof id === "string" && known.has(id),
  ) as string[];
  const rows = [...order, ...things.map((thing) => thing.id).filter((id) => !order.includes(id))];
  const give = (to: string[], merge?: string) => set(to.length === 0 ? undefined : to, merge);
  const toggle = (thing: Thing) => {
    const to = toggled(order, thing.id, things, wanted);
    give(to);
    if (to.length === wanted && order.length < wanted) next();
  };
  useActions(
    actionsOf(control.name, control.title, things, listening, toggle, () => give([])),
    LEVEL.control,
  );
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string>();
  // A row that is put elsewhere loses the focus; the next key may come before the next frame.
  const moved = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (moved.current !== undefined) focusOn(list.current, moved.current);
    moved.current = undefined;
  });
  const move = (id: string, to: number, merge?: string) => give(placed(order, id, to, wanted), merge);
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = rows.indexOf(id);
    if (event.altKey) {
      move(id, order.includes(id) ? at + by : order.length);
      moved.current = id;
    } else focusOn(list.current, rows[at + by]);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (dragged === undefined) return;
    const over = placeUnder(list.current, event.clientY);
    if (over !== undefined && rows[over] !== dragged) move(dragged, over, `rank:${control.name}:${dragged}`);
  };
  return (
    <div className="field">
      <ol
        ref={list}
        className="rank"
        aria-label={control.title}
        aria-describedby={problemId}
        onPointerMove={onPointerMove}
        onPointerUp={() => setDragged(undefined)}
        onPointerCancel={() => setDragged(undefined)}
      >
        {rows.map((id) => {
          const thing = known.get(id);
          const place = order.indexOf(id);
          const key = thing === undefined ? undefined : DIGITS[things.indexOf(thing)];
          return thing === undefined ? null : (
            <li key={id} className={id === dragged ? "dragged" : undefined}>
              <button
                type="button"
                data-id={id}
                className={place < 0 ? "rank-row" : "rank-row in"}
                aria-keyshortcuts={key}
                onClick={(event) => {
                  if (event.detail === 0 || dragged === undefined) toggle(thing);
                }}
                onKeyDown={(event) => onKeyDown(event, id)}
              >
                <span className="place" aria-hidden="true">
                  {place < 0 ? "–" : place + 1}
                </span>
                <span className="what" dir="auto">
                  {thing.title}
                  <span className="visually-hidden">
                    {place < 0 ? t(", not ranked") : t(", place {place}", { place: place + 1 })}
                  </span>
                </span>
                {key === undefined ? null : (
                  <span aria-hidden="true">
                    <Kbd>{key}</Kbd>
                  </span>
                )}
              </button>
              <span
                className="rank-grip"
                aria-hidden="true"
                title={t("Drag to its place")}
                onPointerDown={(event) => {
                  event.preventDefault();
                  list.current?.setPointerCapture(event.pointerId);
                  setDragged(id);
                  if (!order.includes(id))
                    move(id, placeUnder(list.current, event.clientY) ?? 0, `rank:${control.name}:${id}`);
                }}
              >
                <IconGripVertical size={16} stroke={1.5} />
              </span>
            </li>
          );
        })}
      </ol>
      <span className="f2 t3">
        {t("{n} of {wanted} in order", { n: Math.min(order.length, wanted), wanted })}
      </span>
    </div>
  );
}

const buttons = (list: HTMLElement | null): HTMLElement[] =>
  Array.from(list?.querySelectorAll<HTMLElement>("button.rank-row") ?? []);

const focusOn = (list: HTMLElement | null, id: string | undefined): void =>
  buttons(list)
    .find((button) => button.dataset["id"] === id)
    ?.focus();

/** Which row lies at this height of the screen. */
function placeUnder(list: HTMLElement | null, y: number): number | undefined {
  const rows = buttons(list).map((button) => button.getBoundingClientRect());
  if (rows.length === 0) return undefined;
  const over = rows.findIndex((row) => y < row.bottom);
  return over < 0 ? rows.length - 1 : over;
}

function actionsOf(
  name: string,
  title: string,
  things: readonly Thing[],
  listening: () => boolean,
  toggle: (thing: Thing) => void,
  clear: () => void,
): Action[] {
  const group = t("Answers");
  const picks = things.slice(0, DIGITS.length).map((thing, i): Action => ({
    id: `answer.${name}.${thing.id}`,
    title: `${title}: ${thing.title.slice(0, 60)}`,
    group,
    keys: [DIGITS[i] ?? ""],
    when: listening,
    run: () => toggle(thing),
  }));
  const none: Action = {
    id: `answer.${name}.clear`,
    title: t("{title}: begin again", { title }),
    group,
    keys: ["0"],
    when: listening,
    run: clear,
  };
  return [...picks, none];
}
