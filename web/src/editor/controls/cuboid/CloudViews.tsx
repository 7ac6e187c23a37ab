import { t } from "@/i18n";
import { count } from "@/ui/format";
import { sharesOf, type Layer } from "../../cloud/layers";
import type { Cloud } from "../../core/clouds";
import { MediaProblem } from "../../views/MediaProblem";
import { CloudBar } from "./CloudBar";
import type { CloudWork } from "./useCloudWork";

/** How many points there are, and which part of them is shown. */
function shownOf(layers: readonly Layer[], cloud: Cloud): string {
  if (layers.length < 2) return t("{n} points", { n: count(cloud.points.count) });
  const all = layers.reduce((sum, layer) => sum + layer.cloud.count, 0);
  const shown = sharesOf(layers).reduce((sum, share) => sum + share, 0);
  const words = { n: count(shown), all: count(all), frames: layers.length };
  return shown < all
    ? t("{n} of {all} points of {frames} frames, evenly thinned", words)
    : t("{n} points of {frames} frames", words);
}

/** The point cloud in perspective, and the cuboid at hand from three sides. */
export function CloudViews({ work, plans }: { readonly work: CloudWork; readonly plans: boolean }) {
  const { box, editor, cloud, problem, waiting } = work;
  const titles = { top: t("Top"), side: t("Side"), front: t("Front") };
  return (
    <div className={plans ? "cloud-views planned" : "cloud-views"} ref={box}>
      <div
        className="cloud-main"
        role="application"
        aria-label={t("Point cloud. Everything marked is also in the list of regions.")}
        aria-busy={cloud === undefined && problem === undefined}
        tabIndex={0}
        data-canvas
      >
        <div className="cv-in" data-side="main" />
        {editor === undefined ? null : <CloudBar editor={editor} cloud={cloud} />}
        {cloud === undefined ? null : (
          <span className="cloud-note bottom">
            {shownOf(work.together.layers, cloud)}
            {cloud.dropped > 0 ? t(", {n} without coordinates left out", { n: count(cloud.dropped) }) : ""}
            {cloud.unread > 0
              ? t(", {n} more in the file than its header counts", { n: count(cloud.unread) })
              : ""}
          </span>
        )}
        {waiting ? <p className="cloud-wait">{t("Preparing the points …")}</p> : null}
        {problem === undefined ? null : <MediaProblem message={problem} onRetry={work.retry} />}
      </div>
      {plans ? (
        <div className="cloud-plans">
          {(["top", "side", "front"] as const).map((side) => (
            <div key={side} className="cloud-plan" data-side={side}>
              <span className="cloud-note">{titles[side]}</span>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
