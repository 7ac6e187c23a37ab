/** Index of figures by place: which are in a rectangle, which lies under a point. Rebuilt when the set changes. */
import Flatbush from "flatbush";
import type { Point, Rect } from "./camera";
import type { Figure } from "./figure";

export class Spatial<T extends { figure: Figure }> {
  private readonly tree: Flatbush | undefined;

  constructor(readonly items: readonly T[]) {
    if (items.length === 0) return;
    this.tree = new Flatbush(items.length);
    for (const { figure } of items) {
      const { x, y, width, height } = figure.bounds;
      this.tree.add(x, y, x + width, y + height);
    }
    this.tree.finish();
  }

  /** The rectangle around all, with a margin. */
  around(margin: number): Rect {
    if (this.tree === undefined) return { x: 0, y: 0, width: 0, height: 0 };
    const { minX, minY, maxX, maxY } = this.tree;
    return {
      x: minX - margin,
      y: minY - margin,
      width: maxX - minX + 2 * margin,
      height: maxY - minY + 2 * margin,
    };
  }

  /** Items that touch the rectangle, in the order in which they were given. */
  within(rect: Rect, margin = 0): T[] {
    const found =
      this.tree?.search(
        rect.x - margin,
        rect.y - margin,
        rect.x + rect.width + margin,
        rect.y + rect.height + margin,
      ) ?? [];
    return found.sort((a, b) => a - b).flatMap((i) => this.items[i] ?? []);
  }

  /** The smallest item around the point: a small box on a large one can be reached. */
  at(p: Point, reach: number): T | undefined {
    const under = this.within({ ...p, width: 0, height: 0 }, reach);
    return smallest(under.filter(({ figure }) => figure.contains(p) || figure.near(p, reach)));
  }

  /** The smallest item whose outline passes the point. */
  edgeAt(p: Point, reach: number): T | undefined {
    const under = this.within({ ...p, width: 0, height: 0 }, reach);
    return smallest(under.filter(({ figure }) => figure.near(p, reach)));
  }
}

function smallest<T extends { figure: Figure }>(items: readonly T[]): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || area(item.figure) <= area(best.figure) ? item : best),
    undefined,
  );
}

/** How much room a figure takes. */
export const area = ({ bounds }: Figure): number => bounds.width * bounds.height;
