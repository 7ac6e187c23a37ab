/** Judged in full by the server: boxes change from frame to frame. */
import { t } from "@/i18n";
import type { Region } from "../../core/draft";
import type { RegionKind } from "../../core/kind";
import { checkRegions } from "../../core/regions";
import { keyframesOf, stretches } from "../../film/keyframes";

export const kind: RegionKind = {
  title: () => t("Tracks"),
  geometry: "track",
  where: inFrames,
  check: checkRegions,
};

/** When a track is seen, and at how many keyframes it was set. */
export function inFrames(region: Region): string {
  const keyframes = keyframesOf(region);
  const seen = stretches(keyframes).map(({ from, to }) =>
    Number.isFinite(to)
      ? t("frames {from} to {to}", { from, to: to - 1 })
      : t("from frame {from} on", { from }),
  );
  return [...seen, t("{n} keyframes", { n: keyframes.length })].join(", ");
}
