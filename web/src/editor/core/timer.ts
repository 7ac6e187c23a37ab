/**
 * Counts active time only: the page is visible and focused, and there was input within the last minute.
 *
 * Time is credited when it is read or when input comes, never by a ticking counter, so a sleeping machine adds nothing.
 */
export const IDLE_MS = 60_000;

export class ActiveTimer {
  private total: number;
  private seen: number;
  private lastInput: number;
  private attentive = true;

  constructor(
    start = 0,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.total = start;
    this.seen = this.now();
    this.lastInput = this.seen;
  }

  /** Any key, pointer or wheel event. */
  input(): void {
    this.credit();
    this.lastInput = this.now();
    this.seen = this.lastInput;
  }

  /** The page gained or lost focus or visibility. */
  attend(attentive: boolean): void {
    this.credit();
    this.attentive = attentive;
    if (attentive) this.lastInput = this.now();
  }

  get active(): boolean {
    return this.attentive && this.now() - this.lastInput < IDLE_MS;
  }

  /** Active milliseconds so far. */
  read(): number {
    this.credit();
    return this.total;
  }

  private credit(): void {
    const now = this.now();
    if (this.attentive) {
      const until = Math.min(now, this.lastInput + IDLE_MS);
      if (until > this.seen) this.total += until - this.seen;
    }
    this.seen = now;
  }
}

/** `1:12`, or `1:02:03` from an hour on. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
