/** What stays from task to task: the tool and the label of each control. */
import { create } from "zustand";
import type { ControlPlan, LabelOption } from "./core/plan";
import type { Tool } from "./scene/gesture";

interface Sticky {
  tool: Tool;
  labels: Readonly<Record<string, string>>;
}

export const useSticky = create<Sticky>(() => ({ tool: "box", labels: {} }));

export const setTool = (tool: Tool): void => useSticky.setState({ tool });

export const setLabel = (control: string, label: string): void =>
  useSticky.setState((state) => ({ labels: { ...state.labels, [control]: label } }));

/** The label at hand: the last one used, else the first. */
export function labelOf(control: ControlPlan): LabelOption | undefined {
  const id = useSticky.getState().labels[control.name];
  return control.options.find((option) => option.id === id) ?? control.options[0];
}
