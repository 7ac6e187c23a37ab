import { IconPoint } from "@tabler/icons-react";
import { t } from "@/i18n";
import { numbers } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const pointTool: ShapeTool = {
  kind: "point",
  word: "Point",
  key: "D",
  icon: <IconPoint size={16} stroke={1.5} />,
  how: "click",
  describe: (region) => t("x {x}, y {y}", numbers(region, ["x", "y"])),
};
