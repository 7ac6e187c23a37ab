import { t } from "@/i18n";

interface Props {
  readonly rows?: number;
  readonly height?: number;
}

/** A quiet outline of rows that are on their way; nothing shows for the first 150 ms. */
export function Skeleton({ rows = 6, height = 20 }: Props) {
  return (
    <div role="status" aria-label={t("Loading")} className="stack" style={{ padding: "12px 0" }}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skel" style={{ height, width: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
