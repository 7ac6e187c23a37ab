/** Draws a waveform, its ruler and the stretches on it. */
import type { Peaks } from "./peaks";
import { clock } from "./clock";
import { ticks, xOf, type Window } from "./timeline";
import type { Stretch } from "./gesture";

export interface Band extends Stretch {
  id: string;
  color: string;
  ink: string;
  /** On the band: `Anna · good morning`. */
  tag: string;
  suggested: boolean;
  /** How many names stand above its own, where several are at one place. */
  row?: number;
}

export interface Sheet {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  view: Window;
}

export interface Colours {
  wave: string;
  line: string;
  text: string;
  accent: string;
  font: string;
}

export const RULER = 22;
/** Height of a name. */
export const TAG = 18;

export function drawRuler({ context, width, height, view }: Sheet, colours: Colours): void {
  context.font = colours.font;
  context.textBaseline = "middle";
  for (const moment of ticks(view, width, 84)) {
    const x = Math.round(xOf(view, width, moment)) + 0.5;
    context.strokeStyle = colours.line;
    context.beginPath();
    context.moveTo(x, RULER - 6);
    context.lineTo(x, height);
    context.stroke();
    context.fillStyle = colours.text;
    context.fillText(clock(moment), x + 4, RULER / 2);
  }
}

/** The wave fills the height with the loudest sound in view: quiet speech shows as well as loud. */
export function drawWave({ context, width, height, view }: Sheet, peaks: Peaks, colours: Colours): void {
  const columns = Math.max(1, Math.floor(width));
  const { low, high } = peaks.columns(view.start, view.start + view.span, columns);
  let loudest = 0.02;
  for (let i = 0; i < columns; i += 1) loudest = Math.max(loudest, high[i] ?? 0, -(low[i] ?? 0));
  const middle = RULER + (height - RULER) / 2;
  const scale = ((height - RULER) / 2 - 8) / loudest;
  context.fillStyle = colours.wave;
  context.beginPath();
  for (let i = 0; i < columns; i += 1) {
    const top = middle - (high[i] ?? 0) * scale;
    const bottom = middle - (low[i] ?? 0) * scale;
    context.rect(i, top, 1, Math.max(1, bottom - top));
  }
  context.fill();
}

export function drawBands(
  sheet: Sheet,
  bands: readonly Band[],
  selected: string | undefined,
  font: string,
): void {
  for (const band of bands) if (band.id !== selected) drawBand(sheet, band, false, font);
  const chosen = bands.find((band) => band.id === selected);
  if (chosen !== undefined) drawBand(sheet, chosen, true, font);
}

function drawBand(
  { context, width, height, view }: Sheet,
  band: Band,
  selected: boolean,
  font: string,
): void {
  const [x, end] = [xOf(view, width, band.start), xOf(view, width, band.end)];
  if (end < 0 || x > width) return;
  const [top, tall] = [RULER, height - RULER];
  context.fillStyle = band.color;
  context.globalAlpha = selected ? 0.3 : 0.16;
  context.fillRect(x, top, Math.max(1, end - x), tall);
  context.globalAlpha = 1;
  context.strokeStyle = band.color;
  context.lineWidth = selected ? 3 : 1.5;
  context.setLineDash(band.suggested ? [5, 3] : []);
  for (const edge of [x, end]) {
    context.beginPath();
    context.moveTo(edge, top);
    context.lineTo(edge, height);
    context.stroke();
  }
  context.setLineDash([]);
  drawTag(
    context,
    band,
    { x: Math.max(0, x), room: end - Math.max(0, x), top: top + (band.row ?? 0) * TAG },
    font,
  );
}

function drawTag(
  context: CanvasRenderingContext2D,
  band: Band,
  { x, room, top }: { x: number; room: number; top: number },
  font: string,
): void {
  if (room < 14) return;
  context.save();
  context.beginPath();
  context.rect(x, top, room, TAG);
  context.clip();
  context.font = font;
  context.textBaseline = "middle";
  context.fillStyle = band.color;
  context.fillRect(x, top, Math.min(room, context.measureText(band.tag).width + 10), TAG);
  context.fillStyle = band.ink;
  context.fillText(band.tag, x + 5, top + 9);
  context.restore();
}

export function drawHead({ context, width, height, view }: Sheet, seconds: number, colours: Colours): void {
  const x = Math.round(xOf(view, width, seconds)) + 0.5;
  if (x < 0 || x > width) return;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.stroke();
  context.fillStyle = colours.accent;
  context.beginPath();
  context.moveTo(x - 5, 0);
  context.lineTo(x + 5, 0);
  context.lineTo(x, 7);
  context.fill();
}
