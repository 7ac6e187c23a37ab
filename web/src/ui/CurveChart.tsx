import { useElementSize } from "@mantine/hooks";
import type { ReactNode } from "react";
import { t } from "@/i18n";
import "./chart.css";

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface BandPoint extends Point {
  readonly low: number;
  readonly high: number;
}

export interface CurveChartProps {
  /** Measured until now; the last point is now. */
  readonly curve: readonly (Point | BandPoint)[];
  readonly forecast?: readonly (Point | BandPoint)[];
  readonly baseline?: readonly Point[];
  readonly baselineName?: string;
  readonly target?: number | null;
  readonly targetName?: string;
  readonly nowName?: string;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly xFormat: (x: number) => string;
  readonly yFormat: (y: number) => string;
  readonly label: string;
  readonly height?: number;
}

const isBand = (point: Point | BandPoint): point is BandPoint => "low" in point;
const path = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

const ends = (ticks: readonly number[]): readonly [number, number] => [ticks[0] ?? 0, ticks.at(-1) ?? 1];

/** A line with its ribbon, solid until now, dashed after; the target dotted; a grey baseline; words on the lines. */
export function CurveChart(props: CurveChartProps) {
  const { ref, width } = useElementSize();
  const height = props.height ?? 236;
  return (
    <div ref={ref} className="chart" style={{ height }}>
      {width > 0 ? <Drawing {...props} width={width} height={height} /> : null}
    </div>
  );
}

function Drawing(props: CurveChartProps & { readonly width: number; readonly height: number }) {
  const { curve, forecast = [], baseline = [], target, xTicks, yTicks, width, height } = props;
  const [x0, x1] = ends(xTicks);
  const [y0, y1] = ends(yTicks);
  const left = 44;
  const right = width - 8;
  const bottom = height - 26;
  const x = (value: number) => left + ((value - x0) / (x1 - x0 || 1)) * (right - left);
  const y = (value: number) => bottom - ((value - y0) / (y1 - y0 || 1)) * (bottom - 24);
  const place = ({ x: px, y: py }: Point) => [x(px), y(py)] as const;
  const now = curve.at(-1);
  const bands = [...curve, ...forecast].filter(isBand);
  const ribbon = [
    ...bands.map((b) => [x(b.x), y(b.low)] as const),
    ...bands.toReversed().map((b) => [x(b.x), y(b.high)] as const),
  ];
  const last = forecast.at(-1);
  return (
    <svg width={width} height={height} role="img" aria-label={props.label}>
      {yTicks.map((tick) => (
        <g key={tick}>
          <path className="gl" d={`M${left} ${y(tick)}H${right}`} />
          <text className="ax" x={left - 8} y={y(tick) + 4} textAnchor="end">
            {props.yFormat(tick)}
          </text>
        </g>
      ))}
      {xTicks.map((tick, index) => (
        <text key={tick} className="ax" x={x(tick)} y={height - 6} textAnchor={anchor(index, xTicks.length)}>
          {props.xFormat(tick)}
        </text>
      ))}
      {bands.length > 1 ? <path d={`${path(ribbon)}z`} fill="var(--band)" opacity=".55" /> : null}
      {target === null || target === undefined ? null : (
        <Dotted y={y(target)} left={left} right={right} name={props.targetName} />
      )}
      {baseline.length > 1 ? <path className="base" d={path(baseline.map(place))} /> : null}
      {props.baselineName && baseline.length > 1 ? (
        <Named
          at={place(baseline[Math.floor((baseline.length - 1) / 2)] ?? { x: x0, y: y0 })}
          right={right}
          name={props.baselineName}
        />
      ) : null}
      <path className="line" d={path(curve.map(place))} />
      {now && forecast.length ? (
        <path className="line" strokeDasharray="3 4" d={path([now, ...forecast].map(place))} />
      ) : null}
      {now ? <Now x={x(now.x)} y={y(now.y)} right={right} name={props.nowName} /> : null}
      {last && x(last.x) - x(now?.x ?? last.x) > 140 ? (
        <text className="ax" x={right} y={y(last.y) + 30} textAnchor="end">
          {t("forecast")}
        </text>
      ) : null}
    </svg>
  );
}

interface NamedProps {
  readonly at: readonly [number, number];
  readonly right: number;
  readonly name: string;
}

/** Words under a line: to the right of their point, or to its left where they would be cut off. */
function Named({ at: [x, y], right, name }: NamedProps): ReactNode {
  const fits = x + 6.2 * name.length <= right;
  return (
    <text className="ax" x={fits ? x : right} y={y + 20} textAnchor={fits ? "start" : "end"}>
      {name}
    </text>
  );
}

const anchor = (index: number, all: number) => (index === all - 1 ? "end" : "middle");

interface DottedProps {
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly name: string | undefined;
}

function Dotted({ y, left, right, name }: DottedProps): ReactNode {
  return (
    <>
      <path d={`M${left} ${y}H${right}`} stroke="var(--text-3)" strokeDasharray="2 3" />
      <text className="ax" x={left + 4} y={y - 5}>
        {name}
      </text>
    </>
  );
}

interface NowProps {
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly name: string | undefined;
}

function Now({ x, y, right, name }: NowProps): ReactNode {
  return (
    <>
      <circle cx={x} cy={y} r="4" fill="var(--text)" stroke="var(--surface)" strokeWidth="2" />
      <text
        className="ax now"
        x={Math.min(Math.max(x, 90), right - 60)}
        y={Math.max(12, y - 14)}
        textAnchor="middle"
      >
        {name}
      </text>
    </>
  );
}
