import { useElementSize } from "@mantine/hooks";
import { interval, percent, percentNumber } from "./format";
import "./chart.css";

export interface IntervalPoint {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

interface Props {
  readonly points: readonly IntervalPoint[];
  readonly target?: number | null;
  readonly label: string;
  readonly height?: number;
}

const grain = 0.1;

/** Shares along time: a tick for the estimate, a whisker for its interval, n on hover. */
export function IntervalChart({ points, target = null, label, height = 150 }: Props) {
  const { ref, width } = useElementSize();
  return (
    <div ref={ref} className="chart" style={{ height }}>
      {width > 0 && points.length > 0 ? (
        <Drawing points={points} target={target} label={label} height={height} width={width} />
      ) : null}
    </div>
  );
}

function Drawing({ points, target, label, height, width }: Required<Props> & { readonly width: number }) {
  const lowest = Math.min(target ?? 1, ...points.map(({ low }) => low));
  const from = Math.max(0, Math.min(0.8, Math.floor(lowest / grain) * grain));
  const left = 32;
  const right = width - 16;
  const bottom = height - 24;
  const y = (share: number) => bottom - ((share - from) / (1 - from)) * (bottom - 10);
  const step = points.length > 1 ? (right - left - 24) / (points.length - 1) : 0;
  const x = (index: number) => left + 12 + index * step;
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, (right - left) / 72)));
  const middle = Math.round((from + 1) * 50) / 100;
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      {[from, middle, 1].map((tick) => (
        <g key={tick}>
          <path className="gl" d={`M${left} ${y(tick)}H${right}`} />
          <text className="ax" x={left - 8} y={y(tick) + 4} textAnchor="end">
            {percentNumber(tick, 1)}
          </text>
        </g>
      ))}
      {target === null ? null : (
        <path d={`M${left} ${y(target)}H${right}`} stroke="var(--text-3)" strokeDasharray="2 3" />
      )}
      {points.map((point, index) => (
        <g key={point.name}>
          <title>{`${point.name}: ${percent(point.value, point.n)} ${interval(point, point.n)}, n = ${point.n}`}</title>
          <path className="whisker" d={`M${x(index)} ${y(point.low)}V${y(point.high)}`} />
          <path className="tick" d={`M${x(index) - 5} ${y(point.value)}h10`} />
          {index % every === 0 ? (
            <text className="ax" x={x(index)} y={height - 6} textAnchor="middle">
              {point.name}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  );
}
