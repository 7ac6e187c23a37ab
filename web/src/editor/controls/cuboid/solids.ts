/** Cuboids as they are drawn: their colour, their name, and whether anybody said so. */
import { ink } from "@/ui/LabelSwatch";
import type { TaskSession } from "../../core/session";
import type { Cuboid } from "../../cloud/cuboid";
import type { Solid } from "../../cloud/cloudScene";
import type { Found } from "./cuboidEdits";

/** `moved` is where it is being dragged to. */
export function solidOf(session: TaskSession, found: Found, moved: Cuboid | undefined): Solid {
  const { region, control, keyed, beyond } = found;
  const option = control.options.find(({ id }) => id === region.label);
  const color = option?.color ?? "#808080";
  const name = [option?.title ?? region.label, typeof region["track"] === "string" ? region["track"] : ""];
  const suggested = region.id in session.doc.suggested;
  const tag = `${name.filter(Boolean).join(" ")}${suggested ? "?" : ""}`;
  const dashed = suggested || beyond || !keyed;
  return { id: region.id, cuboid: moved ?? found.cuboid, color, ink: ink(color), tag, dashed };
}
