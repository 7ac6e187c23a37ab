/** Cuboids as they are drawn: their colour, their name, and whether anybody said so. */
import { ink } from "@/ui/LabelSwatch";
import type { Region } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Cuboid } from "../../cloud/cuboid";
import type { Solid } from "../../cloud/cloudScene";
import type { Found } from "./cuboidEdits";

/** `moved` is where it is being dragged to. */
export function solidOf(session: TaskSession, found: Found, moved: Cuboid | undefined): Solid {
  const { region, control, keyed, beyond } = found;
  const option = control.options.find(({ id }) => id === region.label);
  const name = [option?.title ?? region.label, typeof region["track"] === "string" ? region["track"] : ""];
  const suggested = region.id in session.doc.suggested;
  const tag = `${name.filter(Boolean).join(" ")}${suggested ? "?" : ""}`;
  const dashed = suggested || beyond || !keyed;
  return solidAs(control, region, moved ?? found.cuboid, { tag, dashed });
}

/** A region's cuboid in the colour of its label. */
export function solidAs(
  { options }: ControlPlan,
  { id, label }: Region,
  cuboid: Cuboid,
  look: Pick<Solid, "tag" | "dashed">,
): Solid {
  const color = options.find((option) => option.id === label)?.color ?? "#808080";
  return { id, cuboid, color, ink: ink(color), ...look };
}
