import { IconTimeline } from "@tabler/icons-react";
import { t } from "@/i18n";
import { counted, inPlace } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const polylineTool: ShapeTool = {
  kind: "polyline",
  word: "Line",
  key: "L",
  icon: <IconTimeline size={16} stroke={1.5} />,
  how: "click corners, the last one twice",
  describe: (region, figure) => t("{n} corners, {place}", { ...inPlace(figure), ...counted(region) }),
};
