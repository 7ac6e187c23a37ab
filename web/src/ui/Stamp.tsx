import { t } from "@/i18n";

interface Props {
  /** Parts per 1,000; null = no audit, and then the stamp is dashed and says so. */
  readonly fineness: number | null;
  readonly width?: number;
}

/** The octagonal stamp of a release. Only an audit gives it a number. */
export function Stamp({ fineness, width = 128 }: Props) {
  const height = (width * 72) / 128;
  const label = fineness === null ? t("Not audited") : t("Fineness {fineness}", { fineness });
  return (
    <svg width={width} height={height} viewBox="0 0 128 72" role="img" aria-label={label} fill="none">
      <path
        d="M20.2 1h87.6L127 20.2v31.6L107.8 71H20.2L1 51.8V20.2z"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray={fineness === null ? "5 4" : undefined}
      />
      {fineness === null ? (
        <text x="64" y="41" textAnchor="middle" fontSize="14" fontWeight="500" fill="currentColor">
          {t("not audited")}
        </text>
      ) : (
        <>
          <path
            d="M21.7 4h84.6L124 21.7v28.6L106.3 68H21.7L4 50.3V21.7z"
            stroke="currentColor"
            strokeWidth=".6"
          />
          <text
            x="66"
            y="49"
            textAnchor="middle"
            fontSize="36"
            fontWeight="600"
            letterSpacing=".06em"
            fill="currentColor"
          >
            {fineness}
          </text>
        </>
      )}
    </svg>
  );
}
