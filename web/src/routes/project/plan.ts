import type { Json } from "@/editor/core/json";
import { readPlan, type Plan } from "@/editor/core/plan";
import { valueInWords } from "@/editor/parts/inWords";
import type { Project } from "@/api/schema.gen";

const plans = new WeakMap<object, Plan>();

/** The project's compiled plan, read once for each version of it. */
export function planOf(project: Pick<Project, "plan">): Plan {
  const known = plans.get(project.plan);
  if (known) return known;
  const plan = readPlan(project.plan);
  plans.set(project.plan, plan);
  return plan;
}

export function controlTitle(project: Pick<Project, "plan">, name: string): string {
  return planOf(project).controls.find((control) => control.name === name)?.title ?? name;
}

/** What a class of a control is called on the page. */
export function classTitle(project: Pick<Project, "plan">, control: string, value: string): string {
  const options = planOf(project).controls.find(({ name }) => name === control)?.options ?? [];
  return options.find(({ id }) => id === value)?.title ?? value;
}

/** A value of a control in one line, as the workbench and the review have it. */
export function wordsOf(project: Pick<Project, "plan">, control: string, value: unknown): string {
  const found = planOf(project).controls.find(({ name }) => name === control);
  return found ? valueInWords(found, value as Json) : JSON.stringify(value);
}

export function controlKind(project: Pick<Project, "plan">, name: string): string {
  return planOf(project).controls.find((control) => control.name === name)?.type ?? "";
}
