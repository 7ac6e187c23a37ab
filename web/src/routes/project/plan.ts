import { readPlan, type Plan } from "@/editor/core/plan";
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

export function controlKind(project: Pick<Project, "plan">, name: string): string {
  return planOf(project).controls.find((control) => control.name === name)?.type ?? "";
}
