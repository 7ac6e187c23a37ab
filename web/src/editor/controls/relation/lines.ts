/** The links of an answer as lines from region to region. No React. */
import { isChain, isDirected } from "../../core/ends";
import { joinsOf } from "../../core/kinds";
import { chainsOf, linksOf } from "../../core/links";
import { titleOf, type ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Rect } from "../../scene/camera";

export interface Line {
  key: string;
  title: string;
  directed: boolean;
  /** Of the region that is selected, or the one that is held. */
  atHand: boolean;
  from: Rect;
  to: Rect;
  /** How many other names stand at the same place already. */
  row?: number;
}

/** More lines than this hide what they join. */
const ALL_MOST = 60;

/** All lines, or only those at hand where they are too many. */
export const fitting = (lines: readonly Line[]): readonly Line[] =>
  lines.length > ALL_MOST ? lines.filter(({ atHand }) => atHand) : lines;

interface Pair {
  from: string;
  to: string;
  title: string;
  atHand: boolean;
}

/** The control of the link at hand, and its place there. */
export interface Held {
  control: string | undefined;
  at: number | undefined;
}

/** One for each link, and one from each member of a chain to the next; none where a region is not on the screen. */
export function linesIn(
  session: TaskSession,
  held: Held,
  boxOf: (id: string) => Rect | undefined,
  isWanted: (pair: Pair) => boolean = () => true,
): Line[] {
  return session.plan.controls.flatMap((control) => {
    const directed = isDirected(control);
    const pairs = pairsOf(session, control, held.control === control.name ? held.at : undefined);
    return pairs.filter(isWanted).flatMap((pair) => {
      const { from, to, title, atHand } = pair;
      const [start, end] = [boxOf(from), boxOf(to)];
      const key = `${control.name} ${from} ${to} ${title}`;
      return start === undefined || end === undefined
        ? []
        : [{ key, title, directed, atHand, from: start, to: end }];
    });
  });
}

function pairsOf(session: TaskSession, control: ControlPlan, held: number | undefined): Pair[] {
  const value = session.value(control.name);
  const { region } = session.focus;
  const isAtHand = (i: number, ids: readonly string[]) =>
    held === undefined ? region !== undefined && ids.includes(region) : i === held;
  if (isChain(control))
    return chainsOf(value).flatMap(({ members }, i) => {
      const atHand = isAtHand(i, members);
      return members.slice(1).map((to, k) => ({ from: members[k] ?? "", to, title: "", atHand }));
    });
  if (joinsOf(control) === undefined) return [];
  return linksOf(value).map(({ from, to, label }, i) => ({
    from,
    to,
    title: titleOf(control.options, label),
    atHand: isAtHand(i, [from, to]),
  }));
}

/** How a line runs on the screen, and where its name stands. */
export interface Route {
  path: string;
  x: number;
  y: number;
}

/** Between words: an arc above those of one line, else from below the upper to above the lower. */
export function overText({ from, to }: Pick<Line, "from" | "to">): Route {
  const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
  const level = Math.abs(from.y - to.y) < 2;
  const lift = level ? Math.min(26, 10 + Math.abs(x2 - x1) / 16) : 0;
  const down = to.y > from.y;
  const y1 = level || !down ? from.y : from.y + from.height;
  const y2 = level || down ? to.y : to.y + to.height;
  const middle = level ? y1 - lift : (y1 + y2) / 2;
  return {
    path: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`,
    x: (x1 + x2) / 2,
    y: level ? y1 - 0.75 * lift : middle,
  };
}

/** Between shapes: straight from middle to middle, as far as the borders of the rectangles around them. */
export function overPicture({ from, to }: Pick<Line, "from" | "to">): Route {
  const [a, b] = [middleOf(from), middleOf(to)];
  const start = onBorder(from, a, b);
  const end = onBorder(to, b, a);
  return {
    path: `M${start.x} ${start.y}L${end.x} ${end.y}`,
    x: (start.x + end.x) / 2,
    y: (start.y + end.y) / 2 - 4,
  };
}

interface At {
  x: number;
  y: number;
}

const middleOf = ({ x, y, width, height }: Rect): At => ({ x: x + width / 2, y: y + height / 2 });

/** Where the way from the middle of a rectangle to another point leaves it; the middle itself where it never does. */
function onBorder({ width, height }: Rect, middle: At, towards: At): At {
  const [dx, dy] = [towards.x - middle.x, towards.y - middle.y];
  const share = Math.min(width / 2 / Math.abs(dx), height / 2 / Math.abs(dy));
  return share < 1 ? { x: middle.x + share * dx, y: middle.y + share * dy } : middle;
}
