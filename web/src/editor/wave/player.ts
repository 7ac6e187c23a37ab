/** Plays a sound, or one stretch of it, over and over if wished. The one place that knows the audio element. */
import { hearOtherwise } from "../core/hearing";
import type { Stretch } from "./gesture";

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;

export class Player {
  readonly element = new Audio();
  private readonly listeners = new Set<() => void>();
  private readonly end = new AbortController();
  private until: Stretch | undefined;
  private frame = 0;
  looping = false;

  constructor(url: string) {
    this.element.preload = "metadata";
    this.element.src = url;
    for (const event of ["play", "pause", "seeked", "ratechange", "timeupdate"] as const) {
      this.element.addEventListener(event, () => this.changed(), { signal: this.end.signal });
    }
    this.element.addEventListener("play", () => this.watch(), { signal: this.end.signal });
    this.element.addEventListener("error", () => void hearOtherwise(this.element), {
      signal: this.end.signal,
    });
  }

  get playing(): boolean {
    return !this.element.paused;
  }
  get time(): number {
    return this.element.currentTime;
  }
  get speed(): number {
    return this.element.playbackRate;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  seek(seconds: number): void {
    this.element.currentTime = Math.max(0, seconds);
    this.changed();
  }

  toggle(): void {
    this.until = undefined;
    if (this.playing) this.pause();
    else this.start();
  }

  /** Plays the stretch from its beginning; when it plays already, stops. */
  toggleStretch(stretch: Stretch): void {
    if (this.playing) {
      this.pause();
      return;
    }
    this.until = stretch;
    this.seek(stretch.start);
    this.start();
  }

  pause(): void {
    this.element.pause();
  }

  setSpeed(speed: number): void {
    this.element.playbackRate = speed;
  }

  /** The next faster or slower speed. */
  change(by: 1 | -1): void {
    const at = SPEEDS.findIndex((speed) => speed >= this.speed);
    this.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))] ?? 1);
  }

  loop(): void {
    this.looping = !this.looping;
    this.changed();
  }

  close(): void {
    this.pause();
    this.end.abort();
    cancelAnimationFrame(this.frame);
    this.element.removeAttribute("src");
  }

  private start(): void {
    // A browser refuses to play before the first press on the page; the button then says so by staying.
    void this.element.play().catch(() => this.changed());
  }

  /** The element tells the time four times a second: too coarse for the end of a stretch. */
  private watch(): void {
    cancelAnimationFrame(this.frame);
    const step = () => {
      if (!this.playing) return;
      const { until } = this;
      if (until !== undefined && this.time >= until.end) {
        if (this.looping) this.seek(until.start);
        else {
          this.pause();
          this.seek(until.end);
          return;
        }
      }
      this.changed();
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
