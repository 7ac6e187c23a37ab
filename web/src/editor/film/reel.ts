/** Which frame of a film is on the screen: stepping and playing. What was asked for last is what comes to stay. */
import { Listeners } from "../core/listeners";
import type { Film } from "./film";

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

export class Reel {
  playing = false;
  speed = 1;
  /** The frame whose picture is on the screen; what is drawn belongs to it. */
  shown = 0;
  /** The frame that was asked for. */
  wanted = 0;
  private asked = 0;
  private arrived = 0;
  private tick = 0;
  private readonly listeners = new Set<() => void>();
  /** Told when hands move or play it, and not when it follows another film. */
  readonly led = new Listeners();

  constructor(
    readonly film: Film,
    private readonly show: (frame: number, picture: ImageBitmap) => void,
    private readonly fail: () => void,
  ) {}

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get time(): number {
    return this.film.timeOf(this.shown);
  }

  seek(frame: number): void {
    this.led.tell();
    this.pause();
    void this.go(frame);
  }

  /** Shows what another film shows, so many seconds after the first frame. */
  follow(seconds: number): void {
    this.pause();
    const frame = this.film.frameAt(seconds);
    if (frame !== this.wanted) void this.go(frame);
  }

  /** From the frame asked for, so that keys count while pictures are on their way. */
  step(by: number): void {
    this.seek(this.wanted + by);
  }

  toggle(): void {
    this.led.tell();
    if (this.playing) this.pause();
    else this.play();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.tick);
    this.changed();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.playing) {
      this.pause();
      this.play();
    }
    this.changed();
  }

  private play(): void {
    const { film } = this;
    const from = this.shown >= film.last ? 0 : this.shown;
    const offset = film.timeOf(from) - film.timeOf(0);
    const began = performance.now();
    this.playing = true;
    let waiting = false;
    const run = () => {
      const at = film.frameAt(offset + ((performance.now() - began) / 1000) * this.speed);
      // A frame that is late holds up the ones after it: none is fetched in vain.
      if (!waiting && at !== this.wanted) {
        waiting = true;
        void this.go(at).then(() => (waiting = false));
      }
      if (at >= film.last && !waiting) this.pause();
      else if (this.playing) this.tick = requestAnimationFrame(run);
    };
    this.tick = requestAnimationFrame(run);
    this.changed();
  }

  private async go(frame: number): Promise<void> {
    const to = Math.max(0, Math.min(this.film.last, Math.round(frame)));
    const by = to < this.wanted ? -1 : 1;
    this.wanted = to;
    this.asked += 1;
    const turn = this.asked;
    this.changed();
    try {
      const picture = await this.film.frame(to, by);
      // An older request that comes late would turn the film back.
      if (turn < this.arrived) return;
      this.arrived = turn;
      this.shown = to;
      this.show(to, picture);
      this.changed();
    } catch {
      this.pause();
      this.fail();
    }
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
