import { t } from "@/i18n";
import { count } from "./format";

interface Props {
  /** Oldest first, today last. */
  readonly perDay: readonly number[];
}

/** How fast: today dark, the rest grey, the last value in words. */
export function Pace({ perDay }: Props) {
  const days = perDay.slice(-19);
  const top = Math.max(1, ...days);
  const today = days.at(-1) ?? 0;
  const height = 34;
  return (
    <div className="row" style={{ gap: 14 }}>
      <div>
        <h2>{t("Pace")}</h2>
        <p className="f2 t3 nw">{t("answers a day, {n} days", { n: days.length })}</p>
      </div>
      <svg
        width={days.length * 9 - 3}
        height={height}
        role="img"
        aria-label={t("Answers a day, {n} today", { n: count(today) })}
      >
        {days.map((n, index) => {
          const bar = n > 0 ? Math.max(1.5, (n / top) * height) : 0.75;
          const last = index === days.length - 1;
          return (
            <rect
              key={`${index}-${days.length}`}
              x={index * 9}
              y={height - bar}
              width="6"
              height={bar}
              fill={last ? "var(--data-1)" : "var(--data-2)"}
            >
              <title>{count(n)}</title>
            </rect>
          );
        })}
      </svg>
      <span className="nw">
        <b className="bb">{count(today)}</b> <span className="t3">{t("today")}</span>
      </span>
    </div>
  );
}
