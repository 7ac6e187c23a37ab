import { IconCube3dSphere } from "@tabler/icons-react";
import { t } from "@/i18n";
import { CameraCuboidFigure } from "../../scene/figures/cameraCuboid";
import { cut } from "../../scene/lines";
import { inPlace } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const cameraCuboidTool: ShapeTool = {
  kind: "camera_cuboid",
  word: "Cuboid on the ground",
  key: "C",
  icon: <IconCube3dSphere size={16} stroke={1.5} />,
  how: "drag its near side down to the ground, then pull a far corner",
  describe: (_, figure) => {
    if (!(figure instanceof CameraCuboidFigure)) return "";
    const { length, width, height, yaw } = figure.box;
    return t("a cuboid of {length} by {width} by {height}, yaw {yaw}°, {place}", {
      length: cut(length),
      width: cut(width),
      height: cut(height),
      yaw: cut(yaw),
      ...inPlace(figure),
    });
  },
};
