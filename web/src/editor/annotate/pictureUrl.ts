import type { Assignment } from "@/api/schema.gen";
import { assetUrl } from "../core/media";
import type { ViewPlan } from "../core/plan";

/** The address of the picture that a view shows of an item. */
export const pictureUrl = (view: ViewPlan, { item_id }: Pick<Assignment, "item_id">): string =>
  assetUrl(item_id, view.path.join("."));
