import { t } from "@/i18n";
import { CurveChart, type Point } from "./CurveChart";
import { count } from "./format";
import { inDays } from "./days";
import { daysLeft } from "./pace";

interface Props {
  /** Counted answers per day, oldest first, today last. */
  readonly perDay: readonly number[];
  readonly answers: number;
  /** Answers that the tasks want altogether. */
  readonly wanted: number;
}

function niceStep(range: number): number {
  const raw = range / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw) ?? power * 10;
}

/** The days from the first with an answer on, but never fewer than three. */
export function sinceWorkBegan(perDay: readonly number[]): readonly number[] {
  const first = perDay.findIndex((n) => n > 0);
  return first < 0 ? perDay.slice(-3) : perDay.slice(Math.min(first, Math.max(0, perDay.length - 3)));
}

/** Answers so far against answers wanted, and where the pace of the last week leads. */
export function ProgressCurve({ perDay: days30, answers, wanted }: Props) {
  const perDay = sinceWorkBegan(days30);
  const shown = perDay.reduce((sum, n) => sum + n, 0);
  let total = answers - shown;
  const curve: Point[] = [{ x: -perDay.length, y: Math.max(0, total) }];
  perDay.forEach((n, index) => {
    total += n;
    curve.push({ x: index + 1 - perDay.length, y: total });
  });
  const rest = Math.max(0, wanted - answers);
  const days = daysLeft(perDay, rest)?.days ?? null;
  const horizon = Math.max(7, Math.ceil(perDay.length / 2));
  const ahead = days === null || rest === 0 ? 0 : Math.min(days, horizon);
  const forecast = days && ahead ? [{ x: ahead, y: answers + (rest * ahead) / days }] : [];
  const step = niceStep(Math.max(wanted, answers, 4));
  const top = Math.ceil(Math.max(wanted, answers, 1) / step) * step;
  const end = Math.ceil(ahead);
  // A label needs room: a tenth of the axis for the last, two tenths for one in the middle.
  const room = (perDay.length + end) / 10;
  const xTicks = [
    -perDay.length,
    ...(perDay.length / 2 > 2 * room && perDay.length >= 6 ? [-Math.round(perDay.length / 2)] : []),
    ...(end > 0 && end < 1.5 * room ? [] : [0]),
    ...(end > 0 ? [end] : []),
  ];
  return (
    <CurveChart
      curve={curve}
      forecast={forecast}
      target={wanted > 0 ? wanted : null}
      targetName={t("wanted {n}", { n: count(wanted) })}
      nowName={t("now {n}", { n: count(answers) })}
      xTicks={xTicks}
      yTicks={Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step)}
      xFormat={(x) => (x === 0 ? t("today") : inDays(x))}
      yFormat={(y) => (y >= 10_000 ? `${count(y / 1000)}k` : count(y))}
      label={t("{answers} of {wanted} answers so far", { answers: count(answers), wanted: count(wanted) })}
    />
  );
}
