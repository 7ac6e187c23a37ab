/** Colours of marks: things of one class are shades of its colour, so that both can be told. Pure. */
import type { ControlPlan } from "../../core/plan";
import type { Mark } from "./classes";

/** How far shades spread around the colour of their class: degrees of hue, and of lightness from 0 to 1. */
const HUES = 70;
const LIGHT = 0.4;
/** Multiples of these, cut to what is behind the point, never come near one another (golden section). */
const [ACROSS, ALONG] = [0.618034, 0.381966 * 0.5];

export const colorsOf = (control: ControlPlan, marks: readonly Mark[]): string[] =>
  marks.map(({ label, instance }) => {
    const color = control.options.find(({ id }) => id === label)?.color ?? "#808080";
    return instance === undefined ? color : shade(color, instance);
  });

export function shade(color: string, number: number): string {
  const [hue, saturation, light] = toHsl(color);
  const part = (step: number) => ((number * step) % 1) - 0.5;
  const turned = (hue + HUES * part(ACROSS) + 360) % 360;
  return toHex(
    turned,
    Math.max(0.35, saturation),
    Math.min(0.85, Math.max(0.25, light + LIGHT * part(ALONG))),
  );
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function toHsl(color: string): [number, number, number] {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const [light, spread] = [(most + least) / 2, most - least];
  if (spread === 0) return [0, 0, light];
  const saturation = spread / (1 - Math.abs(2 * light - 1));
  const sixth =
    most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return [60 * sixth, saturation, light];
}

function toHex(hue: number, saturation: number, light: number): string {
  const chroma = saturation * Math.min(light, 1 - light);
  const part = (n: number) => {
    const k = (n + hue / 30) % 12;
    const value = light - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
