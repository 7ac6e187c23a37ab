/** Index of boxes by place: which are in a rectangle, which lies under a point. Rebuilt when the set changes. */
import Flatbush from "flatbush";
import { contains, onEdge } from "./boxes";
import type { Point, Rect } from "./camera";

export class Spatial<T extends { rect: Rect }> {
  private readonly tree: Flatbush | undefined;

  constructor(private readonly items: readonly T[]) {
    if (items.length === 0) return;
    this.tree = new Flatbush(items.length);
    for (const { rect } of items) this.tree.add(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
    this.tree.finish();
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
    return smallest(under.filter(({ rect }) => contains(rect, p) || onEdge(rect, p, reach)));
  }

  /** The smallest item whose outline passes the point. */
  edgeAt(p: Point, reach: number): T | undefined {
    const under = this.within({ ...p, width: 0, height: 0 }, reach);
    return smallest(under.filter(({ rect }) => onEdge(rect, p, reach)));
  }
}

function smallest<T extends { rect: Rect }>(items: readonly T[]): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || area(item.rect) <= area(best.rect) ? item : best),
    undefined,
  );
}

const area = (rect: Rect): number => rect.width * rect.height;
