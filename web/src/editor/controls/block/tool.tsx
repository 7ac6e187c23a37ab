import { IconFileText } from "@tabler/icons-react";
import { t } from "@/i18n";
import { numbers } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const blockTool: ShapeTool = {
  kind: "block",
  word: "Block",
  key: "B",
  icon: <IconFileText size={16} stroke={1.5} />,
  how: "drag, or click two corners",
  describe: (region) =>
    t("page {page}, x {x}, y {y}, {width} by {height}", {
      ...numbers(region, ["page", "x", "y", "width", "height"]),
    }),
};
