/** Which of the shapes on a picture pull at a point, and to where. */
import type { Point, Size } from "../../scene/camera";
import type { Figure } from "../../scene/figure";
import type { Shape } from "../../scene/painter";
import { snapToBorder, snapUpright } from "../../scene/snapping";
import type { Spatial } from "../../scene/spatial";

/** In a crowd everything would stick. */
const CROWD = 200;

interface Field {
  /** Corners of lines and rings keep to borders; anything else lines up with edges. */
  path: boolean;
  index: Spatial<Shape>;
  image: Size;
  /** In image pixels. */
  reach: number;
  /** The shape that is changed does not pull itself. */
  except: string | undefined;
}

export function pulled(p: Point, { path, index, image, reach, except }: Field): Point {
  const figures = (shapes: readonly Shape[]): Figure[] =>
    shapes.flatMap(({ id, figure }) => (id === except || figure.raster !== undefined ? [] : [figure]));
  if (path) return snapToBorder(p, figures(index.within({ ...p, width: 0, height: 0 }, reach)), image, reach);
  return snapUpright(p, index.items.length > CROWD ? [] : figures(index.items), image, reach);
}
