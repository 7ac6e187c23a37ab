/** What stays from task to task: the tool, the label of each control, how light pictures are shown. */
import { create } from "zustand";
import type { ControlPlan, LabelOption } from "./core/plan";
import type { Tool } from "./scene/gesture";

interface Sticky {
  tool: Tool;
  labels: Readonly<Record<string, string>>;
  /** Diameter of the brush in pixels of the image. */
  brush: number;
  light: Light;
}

/** Brightness and contrast of pictures on the screen, in percent. */
export interface Light {
  readonly brightness: number;
  readonly contrast: number;
}

export const LIGHT = { usual: 100, least: 20, most: 400, step: 10 } as const;
const USUAL: Light = { brightness: LIGHT.usual, contrast: LIGHT.usual };

export const useSticky = create<Sticky>(() => ({ tool: "draw", labels: {}, brush: 24, light: USUAL }));

export const setTool = (tool: Tool): void => useSticky.setState({ tool });

export const sizeBrush = (factor: number): void =>
  useSticky.setState(({ brush }) => {
    const wanted = Math.round(brush * factor);
    // A small brush grows by whole pixels, or it would never grow.
    const next = wanted === brush ? brush + Math.sign(factor - 1) : wanted;
    return { brush: Math.max(1, Math.min(1000, next)) };
  });

/** Undefined shows pictures as they are. */
export const setLight = (change: Partial<Light> | undefined): void =>
  useSticky.setState(({ light }) => ({ light: change === undefined ? USUAL : { ...light, ...change } }));

/** None for pictures as they are: a filter costs a layer more. */
export const filterOf = ({ brightness, contrast }: Light): string =>
  brightness === LIGHT.usual && contrast === LIGHT.usual
    ? "none"
    : `brightness(${brightness}%) contrast(${contrast}%)`;

/** Makes pictures lighter or darker, harder or softer, by steps. */
export function turnLight(name: keyof Light, steps: number): void {
  const wished = useSticky.getState().light[name] + steps * LIGHT.step;
  setLight({ [name]: Math.max(LIGHT.least, Math.min(LIGHT.most, wished)) });
}

export const setLabel = (control: string, label: string): void =>
  useSticky.setState((state) => ({ labels: { ...state.labels, [control]: label } }));

/** The label at hand: the last one used, else the first. */
export function labelOf(control: ControlPlan): LabelOption | undefined {
  const id = useSticky.getState().labels[control.name];
  return control.options.find((option) => option.id === id) ?? control.options[0];
}
