/** What a project will have cost when its tasks have the answers that they want. */
import type { Progress, QualityPolicy } from "@/api/schema.gen";
import type { Bounds } from "@/ui/format";
import { live } from "./counts";

export interface Outcome extends Bounds {
  readonly value: number;
}

type Known = Pick<Progress, "answers" | "cost" | "price" | "judgments_per_label" | "tasks">;

/**
 * In millionths of the currency; null before the first answer. Between the price's ends, and where tasks end when
 * they are sure, between the least and the most answers that each may get; at as many as labels took until now.
 */
export function atTheEnd(progress: Known, policy: Pick<QualityPolicy, "stop_at" | "least" | "redundancy">) {
  const { answers, cost, price, judgments_per_label: each } = progress;
  if (price === null) return null;
  const tasks = live(progress.tasks);
  const most = tasks * policy.redundancy;
  const least = policy.stop_at === null ? most : tasks * Math.min(policy.least, policy.redundancy);
  const likely =
    policy.stop_at === null || each === null ? most : Math.max(least, Math.min(most, tasks * each));
  const after = (wanted: number, priced: number) => cost + Math.max(0, wanted - answers) * priced;
  const outcome: Outcome = {
    value: after(likely, price.value),
    low: after(least, price.low),
    high: after(most, price.high),
  };
  return outcome;
}
