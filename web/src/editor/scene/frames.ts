/** When a scene paints: at most once in a frame, whatever asks for it. */

/** Less than a frame of any screen. */
const FRAME_MS = 10;

export class Frames {
  private frame = 0;
  private last = -FRAME_MS * 2;
  private held = false;
  private wanted = false;

  constructor(private readonly paint: () => void) {}

  /** Paints in the next frame. */
  ask(): void {
    if (this.held) this.wanted = true;
    else if (this.frame === 0) this.frame = requestAnimationFrame(() => this.now());
  }

  /** Paints what an event of the pointer changes with it: such events come once a frame, and to ask for one more costs. */
  during(event: () => void): void {
    this.held = true;
    try {
      event();
    } finally {
      this.held = false;
    }
    if (!this.wanted) return;
    this.wanted = false;
    if (performance.now() - this.last > FRAME_MS) this.now();
    else this.ask();
  }

  now(): void {
    this.stop();
    this.last = performance.now();
    this.paint();
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
