import { IconBrush } from "@tabler/icons-react";
import { t } from "@/i18n";
import { count } from "@/ui/format";
import { inPlace, painted } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const maskTool: ShapeTool = {
  kind: "mask",
  word: "Brush",
  key: "M",
  icon: <IconBrush size={16} stroke={1.5} />,
  how: "paint with the button held",
  describe: (region, figure) =>
    t("{pixels} pixels, {place}", { ...inPlace(figure), pixels: count(painted(region)) }),
};
