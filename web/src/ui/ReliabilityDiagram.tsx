import type { Calibration } from "@/api/schema.gen";
import { t } from "@/i18n";
import { between, count, decimals, percentNumber } from "./format";
import "./chart.css";

const width = 210;
const height = 190;
const left = 30;
const bottom = height - 24;
const top = 8;

/** Is the stated confidence honest? Confidence across, accuracy up; on the dotted line they are the same. */
export function ReliabilityDiagram({ calibration }: { readonly calibration: Calibration }) {
  const { bins, gap, over } = calibration;
  const from = Math.min(
    0.9,
    ...bins.flatMap(({ low, accuracy }) => [low, Math.floor(accuracy.low * 10) / 10]),
  );
  const x = (share: number) => left + ((share - from) / (1 - from)) * (width - left - 12);
  const y = (share: number) => bottom - ((share - from) / (1 - from)) * (bottom - top);
  const ticks = [from, (1 + from) / 2, 1];
  const points = (share: number) => decimals(share * 100, 1);
  return (
    <div className="row wrap" style={{ alignItems: "flex-start", gap: 16 }}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={t("Stated confidence against accuracy, mean gap {gap} points", {
          gap: points(gap.value),
        })}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <path className="gl" d={`M${left} ${y(tick)}H${width - 12}`} />
            <text className="ax" x={left - 6} y={y(tick) + 4} textAnchor="end">
              {percentNumber(tick, 1)}
            </text>
            <text className="ax" x={x(tick)} y={height - 6} textAnchor={tick === 1 ? "end" : "middle"}>
              {percentNumber(tick, 1)}
            </text>
          </g>
        ))}
        <path d={`M${x(from)} ${y(from)}L${x(1)} ${y(1)}`} stroke="var(--text-3)" strokeDasharray="2 3" />
        {bins.map(({ low, stated, accuracy }) => (
          <g key={low}>
            <title>{`${percentNumber(stated, accuracy.n)} → ${percentNumber(accuracy.value, accuracy.n)}, n = ${accuracy.n}`}</title>
            <path className="whisker" d={`M${x(stated)} ${y(accuracy.low)}V${y(accuracy.high)}`} />
            <path className="tick" d={`M${x(stated) - 5} ${y(accuracy.value)}h10`} />
          </g>
        ))}
      </svg>
      <div className="f2 t2 stack" style={{ flex: 1, minWidth: 150 }}>
        <p>
          {t("Stated confidence (across) against accuracy (up), %, {n} audited labels.", {
            n: count(gap.n),
          })}
        </p>
        <p>
          {t("Mean gap")} <b className="b">{t("{gap} points", { gap: points(gap.value) })}</b>{" "}
          <span className="t3 nw">{between(gap, points)}</span>
        </p>
        <p>
          {Math.abs(over) < 0.005
            ? t("On average it says what is true.")
            : over > 0
              ? t("On average {over} points too sure.", { over: points(over) })
              : t("On average {over} points too modest.", { over: points(-over) })}
        </p>
      </div>
    </div>
  );
}
