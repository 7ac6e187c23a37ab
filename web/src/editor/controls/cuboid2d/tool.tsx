import { IconCube } from "@tabler/icons-react";
import { t } from "@/i18n";
import { inPlace } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const cuboid2dTool: ShapeTool = {
  kind: "cuboid2d",
  word: "Cuboid",
  key: "C",
  icon: <IconCube size={16} stroke={1.5} />,
  how: "drag the front, then pull the back",
  describe: (_, figure) => t("a cuboid, {place}", inPlace(figure)),
};
