/** How light pictures are shown; the files stay as they are. Kept in this browser for each project. */
import { create } from "zustand";

export const CHANNELS = ["all", "red", "green", "blue"] as const;
export type Channel = (typeof CHANNELS)[number];

/** Brightness, contrast and gamma in percent: 100 shows the picture as it is. */
export interface Light {
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
  readonly inverted: boolean;
  /** One channel is shown in greys. */
  readonly channel: Channel;
}

export type Dial = "brightness" | "contrast" | "gamma";

export const LIGHT = { usual: 100, least: 20, most: 400, step: 10 } as const;
const USUAL: Light = { brightness: 100, contrast: 100, gamma: 100, inverted: false, channel: "all" };

export const useLightStore = create<Light>(() => USUAL);

export const isUsual = (light: Light): boolean => filterOf(light) === "none";

/** Undefined shows pictures as they are. */
export const setLight = (change: Partial<Light> | undefined): void => useLightStore.setState(change ?? USUAL);

/** Turns a dial by steps. */
export function turnLight(dial: Dial, steps: number): void {
  const wished = useLightStore.getState()[dial] + steps * LIGHT.step;
  setLight({ [dial]: Math.max(LIGHT.least, Math.min(LIGHT.most, wished)) });
}

export const invertLight = (): void => setLight({ inverted: !useLightStore.getState().inverted });

export function nextChannel(): void {
  const at = CHANNELS.indexOf(useLightStore.getState().channel);
  setLight({ channel: CHANNELS[(at + 1) % CHANNELS.length] ?? "all" });
}

/** As CSS says it; none for pictures as they are: a filter costs a layer more. Gamma and channels are in LightFilters. */
export function filterOf({ brightness, contrast, gamma, inverted, channel }: Light): string {
  const parts = [
    ...(brightness === LIGHT.usual && contrast === LIGHT.usual
      ? []
      : [`brightness(${brightness}%) contrast(${contrast}%)`]),
    ...(gamma === LIGHT.usual ? [] : ["url(#light-gamma)"]),
    ...(channel === "all" ? [] : ["url(#light-channel)"]),
    ...(inverted ? ["invert(1)"] : []),
  ];
  return parts.length === 0 ? "none" : parts.join(" ");
}

const keyOf = (project: string): string => `sterling.light.${project}`;

/** Shows pictures as they were shown last in this project, and keeps what changes until `stop` is called. */
export function keepLight(project: string): () => void {
  setLight({ ...USUAL, ...readLight(localStorage.getItem(keyOf(project))) });
  return useLightStore.subscribe((light) => {
    if (isUsual(light)) localStorage.removeItem(keyOf(project));
    else localStorage.setItem(keyOf(project), JSON.stringify(light));
  });
}

/** What was kept, as far as it can be used. */
function readLight(kept: string | null): Partial<Light> {
  let found: unknown;
  try {
    found = JSON.parse(kept ?? "{}");
  } catch {
    return {};
  }
  const { inverted, channel, ...dials } = (found ?? {}) as Record<string, unknown>;
  const numbers = (["brightness", "contrast", "gamma"] as const).flatMap((dial) => {
    const value = dials[dial];
    return typeof value === "number" && value >= LIGHT.least && value <= LIGHT.most ? [[dial, value]] : [];
  });
  return {
    ...(Object.fromEntries(numbers) as Partial<Light>),
    inverted: inverted === true,
    channel: CHANNELS.find((one) => one === channel) ?? "all",
  };
}
