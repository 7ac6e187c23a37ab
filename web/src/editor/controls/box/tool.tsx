import { IconRectangle } from "@tabler/icons-react";
import { t } from "@/i18n";
import { rectOf } from "../../scene/rect";
import type { ShapeTool } from "../image/shapeTool";

export const boxTool: ShapeTool = {
  kind: "box",
  word: "Box",
  key: "B",
  icon: <IconRectangle size={16} stroke={1.5} />,
  how: "drag, or click two corners",
  describe: (region) => t("x {x}, y {y}, {width} by {height} pixels", { ...rectOf(region) }),
};
