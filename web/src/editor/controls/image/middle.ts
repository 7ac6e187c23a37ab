import type { Point, Size } from "../../scene/camera";
import type { Scene } from "../../scene/scene";

/** The corners of a square in the middle of the view, a quarter as wide, in whole pixels of the picture. */
export function middleOf({ size, centre, camera }: Scene, image: Size): [Point, Point] {
  const side = Math.min(size.width, size.height) / 4 / camera.scale;
  const [width, height] = [image.width, image.height].map((most) =>
    Math.max(1, Math.round(Math.min(side, most))),
  ) as [number, number];
  const x = Math.max(0, Math.min(Math.round(centre.x - width / 2), image.width - width));
  const y = Math.max(0, Math.min(Math.round(centre.y - height / 2), image.height - height));
  return [
    { x, y },
    { x: x + width, y: y + height },
  ];
}
