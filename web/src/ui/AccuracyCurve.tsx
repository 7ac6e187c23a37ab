import { t } from "@/i18n";
import { CurveChart, type BandPoint, type Point } from "./CurveChart";
import { count, decimals, percentNumber } from "./format";

interface Props {
  /** Accuracy (a share) against judgments per label. */
  readonly curve: readonly BandPoint[];
  readonly forecast?: readonly BandPoint[];
  readonly baseline?: readonly Point[];
  readonly target?: number | null;
  readonly height?: number;
  /** What the baseline and the last point are; by default the same number for all, and now. */
  readonly baselineName?: string;
  readonly nowName?: string;
}

function span(values: readonly number[], grain: number): readonly [number, number] {
  const low = Math.floor(Math.min(...values) / grain) * grain;
  const high = Math.ceil(Math.max(...values) / grain) * grain;
  return [low, high > low ? high : low + grain];
}

function ticks([low, high]: readonly [number, number], grain: number): number[] {
  const steps = Math.max(1, Math.round((high - low) / grain));
  return Array.from({ length: steps + 1 }, (_, index) => low + index * grain);
}

/** Is more labelling worth it? */
export function AccuracyCurve(props: Props) {
  const { curve, forecast = [], baseline = [], target = null, height } = props;
  const all = [...curve, ...forecast];
  const heights = [...all.flatMap((p) => [p.low, p.high]), ...baseline.map((p) => p.y)];
  const now = curve.at(-1);
  const across = [...all, ...baseline].map((p) => p.x);
  const grain = [0.05, 0.1].find((one) => (Math.max(...heights) - Math.min(...heights)) / one <= 6) ?? 0.2;
  const step = [0.5, 1, 2, 5, 10].find((one) => (Math.max(...across) - Math.min(...across)) / one <= 6) ?? 25;
  return (
    <CurveChart
      curve={curve}
      forecast={forecast}
      baseline={baseline}
      baselineName={props.baselineName ?? t("the same number for all, majority vote")}
      target={target}
      targetName={target === null ? "" : t("target {target}", { target: percentNumber(target, 1) })}
      nowName={props.nowName ?? (now ? t("now, {n} judgments", { n: decimals(now.x, 1) }) : "")}
      xTicks={ticks(span(across, step), step)}
      yTicks={ticks(span(heights, grain), grain)}
      xFormat={(x) => count(Math.round(x * 10) / 10)}
      yFormat={(y) => percentNumber(y, 1)}
      label={t("Accuracy against judgments per label: {now} percent at {n}", {
        now: percentNumber(now?.y ?? 0),
        n: decimals(now?.x ?? 0, 1),
      })}
      {...(height === undefined ? {} : { height })}
    />
  );
}
