/** The moment at hand on a recording. A sound's player moves it by itself; on a series only people do. */
export interface Playhead {
  readonly time: number;
  readonly playing: boolean;
  seek: (seconds: number) => void;
  pause: () => void;
  close: () => void;
  /** Tells of every change; returns how to stop that. */
  subscribe: (listener: () => void) => () => void;
}

export class Cursor implements Playhead {
  time = 0;
  readonly playing = false;
  private readonly listeners = new Set<() => void>();

  seek(seconds: number): void {
    this.time = Math.max(0, seconds);
    for (const listener of this.listeners) listener();
  }

  pause(): void {
    // Nothing moves it but `seek`.
  }

  close(): void {
    this.listeners.clear();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
