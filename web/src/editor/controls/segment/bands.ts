/** Segments dressed for the recording: colour and name of the label. */
import { ink } from "@/ui/LabelSwatch";
import type { Region } from "../../core/draft";
import type { LabelOption } from "../../core/plan";
import type { Band } from "../../wave/painter";
import { stretchOf } from "./segmentEdits";

export function bandOf(region: Region, option: LabelOption | undefined, suggested: boolean): Band {
  const color = option?.color ?? "#808080";
  const title = option?.title ?? region.label;
  const tag = option?.key === undefined ? title : `${option.key} ${title}`;
  return { id: region.id, ...stretchOf(region), color, ink: ink(color), tag, suggested };
}
