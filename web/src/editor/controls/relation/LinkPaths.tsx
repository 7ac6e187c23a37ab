import type { Line, Route } from "./lines";
import "./relation.css";

interface Props {
  readonly lines: readonly Line[];
  readonly route: (line: Line) => Route;
}

/** Pixels from one name to the next above it. */
const NAME = 15;

/** Lines with the names of their links, drawn over what they join. */
export function LinkPaths({ lines, route }: Props) {
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
      {lines.map((line) => {
        const { path, x, y } = route(line);
        return (
          <g key={line.key} className={line.atHand ? "on" : undefined}>
            <path d={path} className="halo" />
            <path d={path} markerEnd={line.directed ? "url(#link-end)" : undefined} />
            <text x={x} y={y - NAME * (line.row ?? 0)}>
              {line.title}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
