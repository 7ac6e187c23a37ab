/** Draws the timeline of tracks: ruler, rows, keyframes, playhead. */
import type { Shape } from "../scene/painter";
import { t } from "@/i18n";
import { stretches, type Keyframe } from "./keyframes";
import { placeOf } from "./path";
import { NAMES, ROW, RULER } from "./trackTimeline";

export interface Row {
  /** Its place in the list, from 1. */
  n: number;
  keyframes: readonly Keyframe[];
  /** It has no boxes, only a beginning and an end. */
  event: boolean;
  dress: Omit<Shape, "figure">;
}

export interface Sheet {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** First frame in view. */
  from: number;
  span: number;
  /** CSS pixels of a frame. */
  scale: number;
}

export interface Colours {
  surface: string;
  soft: string;
  line: string;
  text: string;
  quiet: string;
  accent: string;
  font: string;
}

/** Marks nearer than this are one to the eye. */
const APART = 2;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
const ROOM = 64;

export function drawRuler({ context, width, height, from, span, scale }: Sheet, colours: Colours): void {
  const step = STEPS.find((one) => one * scale >= ROOM) ?? 100_000;
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, width, RULER);
  context.font = colours.font;
  context.textBaseline = "middle";
  context.strokeStyle = colours.line;
  context.fillStyle = colours.quiet;
  context.lineWidth = 1;
  context.beginPath();
  for (let frame = Math.ceil(from / step) * step; frame < from + span; frame += step) {
    const x = Math.round(NAMES + (frame - from) * scale) + 0.5;
    context.moveTo(x, RULER - 5);
    context.lineTo(x, height);
    context.fillText(String(frame), x + 3, RULER / 2);
  }
  context.moveTo(0, RULER - 0.5);
  context.lineTo(width, RULER - 0.5);
  context.moveTo(NAMES - 0.5, 0);
  context.lineTo(NAMES - 0.5, height);
  context.stroke();
}

export function drawRow(
  sheet: Sheet,
  row: Row,
  { y, selected }: { y: number; selected: boolean },
  colours: Colours,
): void {
  const { context, width } = sheet;
  const { keyframes, dress } = row;
  if (selected) {
    context.fillStyle = colours.soft;
    context.fillRect(0, y, width, ROW);
  }
  drawName(sheet, row, y, colours);
  context.save();
  context.beginPath();
  context.rect(NAMES, y, width - NAMES, ROW);
  context.clip();
  drawBars(sheet, keyframes, dress, y);
  if (!row.event) drawKeys(sheet, keyframes, { dress, y, edge: colours.text });
  context.restore();
}

function drawName({ context }: Sheet, { n, dress }: Row, y: number, colours: Colours): void {
  context.fillStyle = dress.style.color;
  context.fillRect(8, y + 5, 10, 10);
  context.save();
  context.beginPath();
  context.rect(0, y, NAMES - 4, ROW);
  context.clip();
  context.font = colours.font;
  context.textBaseline = "middle";
  context.fillStyle = colours.quiet;
  context.textAlign = "right";
  context.fillText(String(n), NAMES - 10, y + ROW / 2);
  context.textAlign = "left";
  context.fillStyle = colours.text;
  context.fillText(dress.suggested ? `${dress.tag}?` : dress.tag, 24, y + ROW / 2, NAMES - 64);
  context.restore();
}

/** The empty row in which new events are drawn, and the event that is being drawn or changed. */
export function drawSpare(
  { context, width, from, scale }: Sheet,
  { y, stretch }: { y: number; stretch: { start: number; end: number } | undefined },
  colours: Colours,
): void {
  context.font = colours.font;
  context.textBaseline = "middle";
  context.fillStyle = colours.quiet;
  context.fillText(t("New event"), 24, y + ROW / 2, NAMES - 32);
  if (stretch === undefined) return;
  const x = Math.max(NAMES, NAMES + (stretch.start - from) * scale);
  const end = Math.min(width, NAMES + (stretch.end - from) * scale);
  context.strokeStyle = colours.accent;
  context.lineWidth = 2;
  context.strokeRect(x, y + 4, Math.max(1, end - x), ROW - 8);
}

/** From where to where the object is to be seen. */
function drawBars(
  { context, width, from, scale }: Sheet,
  keyframes: readonly Keyframe[],
  { style }: Row["dress"],
  y: number,
): void {
  context.fillStyle = style.color;
  context.globalAlpha = 0.35;
  for (const stretch of stretches(keyframes)) {
    const x = Math.max(NAMES, NAMES + (stretch.from - from) * scale);
    const end = Math.min(width, NAMES + (stretch.to - from) * scale);
    if (end > x) context.fillRect(x, y + 6, end - x, ROW - 12);
  }
  context.globalAlpha = 1;
}

function drawKeys(
  { context, from, span, scale }: Sheet,
  keyframes: readonly Keyframe[],
  { dress, y, edge }: { dress: Row["dress"]; y: number; edge: string },
): void {
  const middle = y + ROW / 2;
  let last = -Infinity;
  context.lineWidth = 1;
  context.strokeStyle = edge;
  for (let i = Math.max(0, placeOf(keyframes, from)); i < keyframes.length; i += 1) {
    const one = keyframes[i];
    if (one === undefined || one.frame > from + span) break;
    const x = NAMES + (one.frame + 0.5 - from) * scale;
    if (x - last < APART) continue;
    last = x;
    context.beginPath();
    context.moveTo(x, middle - 5);
    context.lineTo(x + 5, middle);
    context.lineTo(x, middle + 5);
    context.lineTo(x - 5, middle);
    context.closePath();
    // An end is hollow.
    if (!one.outside) {
      context.fillStyle = dress.style.color;
      context.fill();
    }
    context.stroke();
  }
}

export function drawHead({ context, width, height }: Sheet, x: number, colours: Colours): void {
  if (x < NAMES || x > width) return;
  const at = Math.round(x) + 0.5;
  context.strokeStyle = colours.accent;
  context.fillStyle = colours.accent;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(at, 0);
  context.lineTo(at, height);
  context.stroke();
  context.beginPath();
  context.moveTo(at - 5, 0);
  context.lineTo(at + 5, 0);
  context.lineTo(at, 7);
  context.fill();
}
