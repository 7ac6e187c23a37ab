import { useLayoutEffect, useState } from "react";
import { useSession } from "../../context";
import { chainsOf, linksOf } from "../../core/links";
import type { TaskSession } from "../../core/session";
import { useJoining } from "./joining";

interface Line {
  key: string;
  title: string;
  directed: boolean;
  from: DOMRect;
  to: DOMRect;
}

/** Lines over the text for the links at hand: of the region that is selected, or the one that is held. */
export function LinkLines({
  session,
  root,
}: {
  readonly session: TaskSession;
  readonly root: HTMLElement | null;
}) {
  const version = useSession(session);
  const { control: holder, at } = useJoining();
  const [lines, setLines] = useState<readonly Line[]>([]);
  useLayoutEffect(() => {
    if (root === null) return undefined;
    const draw = () => setLines(linesOf(session, root, holder, at));
    const watch = new ResizeObserver(draw);
    watch.observe(root);
    draw();
    return () => watch.disconnect();
  }, [session, root, version, holder, at]);
  if (lines.length === 0) return null;
  return (
    <svg className="link-lines" aria-hidden="true">
      <defs>
        <marker
          id="link-end"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" style={{ fill: "var(--text-2)", stroke: "none" }} />
        </marker>
      </defs>
      {lines.map(({ key, title, directed, from, to }) => {
        const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
        const level = Math.abs(from.y - to.y) < 2;
        const lift = level ? Math.min(26, 10 + Math.abs(x2 - x1) / 16) : 0;
        const down = to.y > from.y;
        const y1 = level || !down ? from.y : from.bottom;
        const y2 = level || down ? to.y : to.bottom;
        const middle = level ? y1 - lift : (y1 + y2) / 2;
        return (
          <g key={key}>
            <path
              d={`M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`}
              markerEnd={directed ? "url(#link-end)" : undefined}
            />
            <text x={(x1 + x2) / 2} y={level ? y1 - 0.75 * lift : middle}>
              {title}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** The links to be drawn, each between the first words of its regions. */
function linesOf(
  session: TaskSession,
  root: HTMLElement,
  holder: string | undefined,
  at: number | undefined,
): Line[] {
  const { region } = session.focus;
  const ground = root.getBoundingClientRect();
  const boxOf = (id: string): DOMRect | undefined => {
    const box = root.querySelector(`[data-ids~="${CSS.escape(id)}"]`)?.getClientRects()[0];
    return box && new DOMRect(box.x - ground.x, box.y - ground.y, box.width, box.height);
  };
  return session.plan.controls.flatMap((control) => {
    const value = session.value(control.name);
    const held = holder === control.name ? at : undefined;
    const wanted = (i: number, ids: readonly string[]) =>
      held === undefined ? region !== undefined && ids.includes(region) : i === held;
    const pairs =
      control.type === "chain"
        ? chainsOf(value).flatMap(({ members }, i) =>
            wanted(i, members)
              ? members.slice(1).map((to, k) => ({ from: members[k] ?? "", to, title: "" }))
              : [],
          )
        : control.type === "relation"
          ? linksOf(value).flatMap(({ from, to, label }, i) => {
              const title = control.options.find(({ id }) => id === label)?.title ?? label;
              return wanted(i, [from, to]) ? [{ from, to, title }] : [];
            })
          : [];
    const directed = control.type === "relation" && control.spec["directed"] !== false;
    return pairs.flatMap(({ from, to, title }) => {
      const [start, end] = [boxOf(from), boxOf(to)];
      const key = `${control.name} ${from} ${to} ${title}`;
      return start === undefined || end === undefined ? [] : [{ key, title, directed, from: start, to: end }];
    });
  });
}
