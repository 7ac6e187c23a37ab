import { IconMan } from "@tabler/icons-react";
import { t } from "@/i18n";
import { inPlace, joints } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const skeletonTool: ShapeTool = {
  kind: "skeleton",
  word: "Skeleton",
  key: "K",
  icon: <IconMan size={16} stroke={1.5} />,
  how: "drag around the body, then move its points",
  describe: (region, figure) =>
    t("{n} points, {hidden} hidden, {place}", { ...inPlace(figure), ...joints(region) }),
};
