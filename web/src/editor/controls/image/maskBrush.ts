/** The brush: where it stands, what it paints, by pointer and by keys. */
import type { Point, Size } from "../../scene/camera";
import { bound } from "../../scene/camera";
import { around, enclosed, stroke, type Bits } from "../../scene/bits";
import type { Figure } from "../../scene/figure";
import { figureKind } from "../../scene/figures";
import type { ImageEditor } from "./imageEditor";
import { patchAt } from "../../scene/wand";
import { erase, fill, paint, targetWindow } from "./maskEdits";
import { pixelsOf, type Window } from "./pixels";

const ERASER = "#ffffff";
/** The most that one mask spans: what a browser draws at once. */
const MOST_PIXELS = 36_000_000;
const MOST_SIDE = 16_000;

type Ground = Parameters<typeof paint>[0];

/** Whether one mask can be as large: it is held pixel by pixel within the window around it. */
export const heldAtOnce = ({ width, height }: Size): boolean =>
  width * height <= MOST_PIXELS && Math.max(width, height) <= MOST_SIDE;

/** How far a way of the brush goes. */
function reachOf(way: readonly Point[], radius: number): Size {
  const [xs, ys] = [way.map(({ x }) => x), way.map(({ y }) => y)];
  return {
    width: Math.max(...xs) - Math.min(...xs) + 2 * radius,
    height: Math.max(...ys) - Math.min(...ys) + 2 * radius,
  };
}

export class MaskBrush {
  /** Where keys have put it; the middle of the view until then. */
  private place: Point | undefined;
  private way: readonly Point[] = [];
  /** What was to be painted last lies too far apart for one mask. */
  spread = false;

  constructor(private readonly editor: ImageEditor) {
    editor.scene.subscribe(() => this.follow());
  }

  /** Whether strokes paint now: a mask is drawn, and not with the select tool. */
  get active(): boolean {
    const { control, host } = this.editor;
    const tool = host.tool();
    const brushes = control !== undefined && figureKind(control).how === "brush";
    return brushes && tool !== "select" && tool !== "pan";
  }

  /** One stroke so far; its pixels are set when it is done. */
  paint(way: readonly Point[], done: boolean): void {
    this.way = done ? [] : way;
    if (done) this.apply(way);
    this.show();
  }

  /** Paints what a ring of the lasso surrounds; false with another tool. */
  enclose({ lines, bounds }: Figure): boolean {
    if (!this.rings) return false;
    const [ground, image] = [this.ground(), this.editor.size];
    if (ground !== undefined && image !== undefined && this.fits(bounds))
      this.add(ground, enclosed(lines, image));
    this.show();
    return true;
  }

  /** One touch of the brush where it stands; the gap or the patch there, or a corner, with tools of one spot. */
  dab(): void {
    if (this.rings) this.editor.point(this.at, "press");
    else if (this.spot) this.fill(this.at);
    else this.apply([this.at]);
  }

  /** Keys move the brush, and with `pen` they paint on the way. */
  move(dx: number, dy: number, pen: boolean): void {
    const image = this.editor.size;
    if (image === undefined) return;
    const from = this.at;
    const to = { x: bound(from.x + dx, 0, image.width), y: bound(from.y + dy, 0, image.height) };
    this.place = to;
    if (this.rings) this.editor.point(to, "move");
    else if (pen) this.apply([from, to]);
    this.editor.scene.reveal({ ...to, width: 0, height: 0 });
    this.show();
  }

  fill(at: Point): void {
    const ground = this.ground();
    if (ground === undefined) return;
    if (this.editor.host.tool() === "fill") fill(ground, at);
    else this.wand(ground, at);
  }

  show(): void {
    const { scene, host, control } = this.editor;
    if (!this.active || control === undefined) {
      scene.setBrush(undefined);
      return;
    }
    const tool = host.tool();
    const color = tool === "erase" ? ERASER : (host.label(control)?.color ?? ERASER);
    const at = scene.state.pointer ?? this.place;
    scene.setBrush({ at, radius: this.spot ? 1 : this.radius, way: this.way, color });
  }

  /** Fill, wand and lasso point at one place and have no width. */
  private get spot(): boolean {
    const tool = this.editor.host.tool();
    return tool === "fill" || tool === "wand" || tool === "lasso";
  }

  private get rings(): boolean {
    return this.active && this.editor.host.tool() === "lasso";
  }

  /** In image pixels, where keys paint. */
  private get at(): Point {
    const { x, y } = this.place ?? this.editor.scene.centre;
    return this.place ?? { x: Math.round(x), y: Math.round(y) };
  }

  private get radius(): number {
    return this.editor.host.brush() / 2;
  }

  /** The pointer takes the brush along. */
  private follow(): void {
    const { pointer } = this.editor.scene.state;
    if (pointer !== undefined) this.place = { x: Math.round(pointer.x), y: Math.round(pointer.y) };
    if (this.active) this.show();
  }

  private apply(way: readonly Point[]): void {
    const ground = this.ground();
    const image = this.editor.size;
    if (ground === undefined || image === undefined) return;
    if (!this.fits(reachOf(way, this.radius))) return;
    const bits = stroke(way, this.radius, image);
    if (this.editor.host.tool() === "erase") erase(ground, bits);
    else this.add(ground, bits);
  }

  /** Adds the patch of like colour around a place to the mask at hand. */
  private wand(ground: Ground, at: Point): void {
    const { size } = this.editor;
    const pixels = size === undefined ? undefined : pixelsOf(size, at);
    if (pixels === undefined) return;
    if (!(pixels instanceof Promise)) {
      this.take(ground, pixels, at);
      return;
    }
    void pixels.then(
      (there) => {
        // What is at hand may have changed while they were fetched.
        const now = this.editor.size === size ? this.ground() : undefined;
        if (now !== undefined) this.take(now, there, at);
      },
      // Without them there is no patch; the tiles in view are asked for again by themselves.
      () => undefined,
    );
  }

  private take(ground: Ground, pixels: Window, at: Point): void {
    const { x, y } = pixels;
    const patch = patchAt(pixels, { x: at.x - x, y: at.y - y }, this.editor.host.tolerance());
    if (patch !== undefined) this.add(ground, { ...patch, x, y });
  }

  private add(ground: Ground, bits: Bits): void {
    if (this.fits(around(targetWindow(ground), bits))) this.editor.select(paint(ground, bits), false);
  }

  private fits(size: Size): boolean {
    this.spread = !heldAtOnce(size);
    return !this.spread;
  }

  private ground() {
    const { control, host, selected } = this.editor;
    const option = control === undefined ? undefined : host.label(control);
    if (!this.active || control === undefined || option === undefined) return undefined;
    const own = selected?.control === control ? selected.region : undefined;
    return { session: host.session, control, option, selected: own };
  }
}
