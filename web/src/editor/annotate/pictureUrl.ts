import type { Assignment } from "@/api/schema.gen";
import { assetUrl } from "../core/media";
import type { ViewPlan } from "../core/plan";

/** Whether a view shows one picture, be it with what is known of its camera. */
export const isPicture = ({ type }: Pick<ViewPlan, "type">): boolean => type === "image" || type === "camera";

/** The address of the picture that a view shows of an item. */
export const pictureUrl = ({ type, path }: ViewPlan, { item_id }: Pick<Assignment, "item_id">): string =>
  assetUrl(item_id, [...path, ...(type === "camera" ? ["image"] : [])].join("."));
