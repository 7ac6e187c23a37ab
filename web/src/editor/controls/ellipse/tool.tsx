import { IconOvalVertical } from "@tabler/icons-react";
import { t } from "@/i18n";
import { numbers } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const ellipseTool: ShapeTool = {
  kind: "ellipse",
  word: "Ellipse",
  key: "O",
  icon: <IconOvalVertical size={16} stroke={1.5} />,
  how: "drag, then turn it by its handle",
  describe: (region) =>
    t(
      "middle {cx}, {cy}, radii {rx} and {ry} pixels, turned by {angle} degrees",
      numbers(region, ["cx", "cy", "rx", "ry", "angle"]),
    ),
};
