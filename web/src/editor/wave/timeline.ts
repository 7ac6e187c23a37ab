/** What part of a sound is in view, in seconds; pure. */
export interface Window {
  start: number;
  /** How many seconds are in view. */
  span: number;
}

/** Nearer than this there is nothing more to see. */
const LEAST_SPAN = 0.05;

export const whole = (duration: number): Window => ({ start: 0, span: Math.max(LEAST_SPAN, duration) });

export function kept({ start, span }: Window, duration: number): Window {
  const most = Math.max(LEAST_SPAN, duration);
  const within = Math.max(LEAST_SPAN, Math.min(most, span));
  return { start: Math.max(0, Math.min(most - within, start)), span: within };
}

/** Zooms so that the moment `at` stays where it is on the screen. */
export function zoomed(view: Window, factor: number, at: number, duration: number): Window {
  const span = Math.max(LEAST_SPAN, Math.min(Math.max(LEAST_SPAN, duration), view.span / factor));
  return kept({ start: at - ((at - view.start) / view.span) * span, span }, duration);
}

/** Moves the window so that [from, to) is in view; not at all when it is. */
export function showing(view: Window, from: number, to: number, duration: number): Window {
  if (from >= view.start && to <= view.start + view.span) return view;
  if (to - from > view.span) return kept({ start: from, span: (to - from) * 1.1 }, duration);
  return kept({ ...view, start: (from + to - view.span) / 2 }, duration);
}

export const xOf = (view: Window, width: number, seconds: number): number =>
  ((seconds - view.start) / view.span) * width;

export const secondsAt = (view: Window, width: number, x: number): number =>
  view.start + (x / Math.max(1, width)) * view.span;

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** Moments to write on the ruler, at least `room` pixels apart. */
export function ticks(view: Window, width: number, room: number): number[] {
  const least = (view.span / Math.max(1, width)) * room;
  const step = STEPS.find((one) => one >= least) ?? 3600;
  const found: number[] = [];
  for (let n = Math.ceil(view.start / step - 1e-9); n * step <= view.start + view.span; n += 1) {
    found.push(Math.round(n * step * 1000) / 1000);
  }
  return found;
}
