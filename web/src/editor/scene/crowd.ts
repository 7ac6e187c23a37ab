/** All shapes of a scene, of which those in view are drawn: with less on each where there are very many. */
import { visible, type Camera, type Rect, type Size } from "./camera";
import type { Pen } from "./layers";
import { costOf, drawShapes, type Shape } from "./painter";
import { area, Spatial } from "./spatial";
import { drawTags } from "./tags";

/** More corners than this in view are many. */
const HEAVY = 8000;
/** Pixels of the screen that pictures of masks cover, from which on they are moved as they are. */
const COVERED = 1_000_000;
/** Above this, the little name tags would cover the picture. */
const TAGS_MOST = 400;
/** CSS pixels around a shape for its strokes. */
const MARGIN = 8;

export class Crowd {
  readonly index: Spatial<Shape>;
  private readonly cost: number;
  private readonly pictured: boolean;

  constructor(readonly shapes: readonly Shape[] = []) {
    this.index = new Spatial(shapes);
    this.cost = costOf(shapes);
    this.pictured = shapes.some(({ figure }) => figure.raster !== undefined);
  }

  /** Whether to draw what a camera sees takes longer than a frame. */
  heavy(camera: Camera, view: Size): boolean {
    if (this.cost <= HEAVY && !this.pictured) return false;
    const seen = this.index.within(visible(camera, view));
    return costOf(seen) > HEAVY || covered(seen) * camera.scale ** 2 > COVERED;
  }

  /** The rectangle around all that is drawn, in image pixels. */
  around(camera: Camera): Rect {
    return this.index.around(MARGIN / camera.scale);
  }

  /** Draws those in view but one; returns whether they carry tags, which keep off the border of the view. */
  draw(pen: Pen, camera: Camera, view: Size, but: string | undefined, font: string): boolean {
    const seen = this.index.within(visible(camera, view), MARGIN / camera.scale);
    const others = seen.filter(({ id }) => id !== but);
    drawShapes(pen, camera, others, costOf(others) > HEAVY);
    const tagged = others.length <= TAGS_MOST;
    if (tagged) drawTags(pen, camera, others, font);
    return tagged;
  }
}

/** Pixels of the image under the pictures of these shapes, each counted. */
const covered = (shapes: readonly Shape[]): number =>
  shapes.reduce((sum, { figure }) => sum + (figure.raster === undefined ? 0 : area(figure)), 0);
