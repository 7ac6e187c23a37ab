/** What stays from task to task: the tool, the label of each control, brush, wand, spectrum. */
import { create } from "zustand";
import type { ControlPlan, LabelOption } from "./core/plan";
import type { Tool } from "./scene/gesture";

interface Sticky {
  tool: Tool;
  labels: Readonly<Record<string, string>>;
  /** Diameter of the brush in pixels of the image. */
  brush: number;
  tolerance: number;
  /** How sure models must be of what they suggest, 0 to 1, for it to be shown. */
  least: number;
  /** Whether the spectrum of sounds is shown under their wave. */
  spectrum: boolean;
}

export const useSticky = create<Sticky>(() => ({
  tool: "draw",
  labels: {},
  brush: 24,
  tolerance: 24,
  least: 0,
  spectrum: false,
}));

export const setTool = (tool: Tool): void => useSticky.setState({ tool });

export const sizeBrush = (factor: number): void =>
  useSticky.setState(({ brush }) => {
    const wanted = Math.round(brush * factor);
    // A small brush grows by whole pixels, or it would never grow.
    const next = wanted === brush ? brush + Math.sign(factor - 1) : wanted;
    return { brush: Math.max(1, Math.min(1000, next)) };
  });

/** How far colours may differ that the magic wand takes together, 0 to 255. */
export const turnTolerance = (by: number): void =>
  useSticky.setState(({ tolerance }) => ({ tolerance: Math.max(0, Math.min(255, tolerance + by)) }));

export const toggleSpectrum = (): void => useSticky.setState(({ spectrum }) => ({ spectrum: !spectrum }));

export const setLabel = (control: string, label: string): void =>
  useSticky.setState((state) => ({ labels: { ...state.labels, [control]: label } }));

/** The label at hand: the last one used, else the first. */
export function labelOf(control: ControlPlan): LabelOption | undefined {
  const id = useSticky.getState().labels[control.name];
  return control.options.find((option) => option.id === id) ?? control.options[0];
}
