/** What speaks for an answer in review: how right its annotator is, and how likely what it says. */
import { useQuery } from "@tanstack/react-query";
import { explanationsQuery } from "@/api/queries";
import type { Answer, Estimate, ReviewCase } from "@/api/schema.gen";
import type { Plan } from "../core/plan";

export type SkillOf = (control: string, answer: Answer) => Estimate | undefined;

/** The measured accuracy of each annotator on each control, as the label of this task was weighed by it. */
export function useSkills(task: string): SkillOf {
  const { data } = useQuery(explanationsQuery(task));
  return (control, answer) =>
    data?.items
      .find(({ label }) => label.control === control)
      ?.witnesses.find(({ annotator }) => annotator.id === answer.annotator_id)?.skill ?? undefined;
}

/** How likely an answer is right as a whole: told where one question is asked and its classes are weighed. */
export function chanceOf(plan: Plan, { labels }: ReviewCase, { answer }: Answer): number | undefined {
  const [control, second] = plan.controls;
  if (control === undefined || second !== undefined) return undefined;
  const said = answer[control.name];
  const label = labels.find((one) => one.control === control.name);
  return typeof said === "string" ? (label?.distribution?.[said] ?? undefined) : undefined;
}
