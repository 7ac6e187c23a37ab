import { t } from "@/i18n";
import { count } from "@/ui/format";
import { MediaProblem } from "../../views/MediaProblem";
import { CloudBar } from "./CloudBar";
import type { CloudWork } from "./useCloudWork";

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
            {t("{n} points", { n: count(cloud.points.count) })}
            {cloud.dropped > 0 ? t(", {n} without coordinates left out", { n: count(cloud.dropped) }) : ""}
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
