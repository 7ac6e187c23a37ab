import { IconPentagon } from "@tabler/icons-react";
import { t } from "@/i18n";
import { counted, inPlace } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const polygonTool: ShapeTool = {
  kind: "polygon",
  word: "Polygon",
  key: "P",
  icon: <IconPentagon size={16} stroke={1.5} />,
  how: "click corners, then the first one again",
  describe: (region, figure) =>
    t("{n} corners, {holes} holes, {place}", { ...inPlace(figure), ...counted(region) }),
};
