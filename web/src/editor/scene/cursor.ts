import type { Point } from "./camera";
import { REACH, type World } from "./gesture";

/** What the pointer looks like over a place. */
export function cursorAt(p: Point, world: World): string {
  if (world.tool === "pan") return "grab";
  if (world.tool === "fill" || world.tool === "wand") return "cell";
  if (world.tool === "erase" || (world.tool === "draw" && world.kind?.how === "brush")) return "none";
  if (world.tool === "lasso") return "crosshair";
  const reach = REACH * world.unit;
  const handle = world.selected?.figure.handleAt(p, reach);
  if (handle !== undefined) return handle.cursor ?? "move";
  if (world.tool === "draw") {
    const path = world.kind?.how === "path";
    const own = world.selected?.figure.near(p, reach) === true;
    return own ? "move" : !path && world.edgeAt(p, reach / 2) !== undefined ? "pointer" : "crosshair";
  }
  return world.at(p, reach) === undefined ? "default" : "move";
}
