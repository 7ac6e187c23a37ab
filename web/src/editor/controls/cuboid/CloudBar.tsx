import { IconCube, IconHandMove, IconPalette, IconStack2 } from "@tabler/icons-react";
import { t } from "@/i18n";
import type { Cloud } from "../../core/clouds";
import { PointTools } from "../points/PointTools";
import type { CuboidEditor } from "./cuboidEditor";
import { KeyOf } from "../../parts/KeyOf";

/** Tool, camera and colours of the point cloud. */
export function CloudBar({
  editor,
  cloud,
}: {
  readonly editor: CuboidEditor;
  readonly cloud: Cloud | undefined;
}) {
  const { tool, scene } = editor;
  const painting = editor.painter.active;
  const colours = { height: t("Height"), intensity: t("Intensity"), class: t("Class") };
  return (
    <div className="cloud-bar" role="toolbar" aria-label={t("Point cloud")}>
      {editor.cuboids.length > 0 ? (
        <button
          type="button"
          title={t("Draw")}
          aria-pressed={tool === "draw" && !painting}
          onClick={() => editor.drawCuboids()}
        >
          <IconCube size={16} stroke={1.5} aria-hidden /> <span>{t("Draw")}</span>{" "}
          <KeyOf id="tool.draw" usual="B" />
        </button>
      ) : null}
      {editor.painter.asked ? <PointTools painter={editor.painter} /> : null}
      <button
        type="button"
        title={t("Look")}
        aria-pressed={tool === "look"}
        onClick={() => editor.setTool("look")}
      >
        <IconHandMove size={16} stroke={1.5} aria-hidden /> <span>{t("Look")}</span>{" "}
        <KeyOf id="tool.look" usual="V" />
      </button>
      <button
        type="button"
        title={t("From above")}
        aria-pressed={scene.orbit.flat}
        onClick={() => editor.look(!scene.orbit.flat)}
      >
        <IconStack2 size={16} stroke={1.5} aria-hidden /> <span>{t("From above")}</span>{" "}
        <KeyOf id="view.above" usual="P" />
      </button>
      {cloud?.hasIntensity === true || cloud?.hasClasses === true ? (
        <button type="button" title={colours[scene.colouring]} onClick={() => editor.nextColouring()}>
          <IconPalette size={16} stroke={1.5} aria-hidden /> <span>{colours[scene.colouring]}</span>{" "}
          <KeyOf id="view.colour" usual="C" />
        </button>
      ) : null}
    </div>
  );
}
