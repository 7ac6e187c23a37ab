import { IconTextRecognition } from "@tabler/icons-react";
import { t } from "@/i18n";
import { numbers } from "../image/numbers";
import type { ShapeTool } from "../image/shapeTool";

export const passageTool: ShapeTool = {
  kind: "passage",
  word: "Words",
  key: "W",
  icon: <IconTextRecognition size={16} stroke={1.5} />,
  how: "drag from the first word to the last",
  describe: (region) =>
    t("page {page}, characters {start} to {end}", { ...numbers(region, ["page", "start", "end"]) }),
};
