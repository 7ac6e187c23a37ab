import { IconSquareRotated } from "@tabler/icons-react";
import { t } from "@/i18n";
import { numbers } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const rotatedBoxTool: ShapeTool = {
  kind: "rotated_box",
  word: "Rotated box",
  key: "R",
  icon: <IconSquareRotated size={16} stroke={1.5} />,
  how: "drag, then turn it by its handle",
  describe: (region) =>
    t(
      "middle {cx}, {cy}, {width} by {height} pixels, turned by {angle} degrees",
      numbers(region, ["cx", "cy", "width", "height", "angle"]),
    ),
};
