import type { ComponentProps } from "react";
import { useUi } from "../context";
import type { JsonObject } from "../core/json";
import type { Plan } from "../core/plan";
import { ThreadsPane } from "./lateThreads";

interface Props extends Omit<ComponentProps<typeof ThreadsPane>, "task" | "plan" | "data"> {
  readonly task: string | undefined;
  readonly plan: Plan | undefined;
  readonly data: JsonObject | undefined;
}

/** The threads docked beside the task at hand, where they are open. */
export function ThreadsSide({ task, plan, data, ...more }: Props) {
  const open = useUi((state) => state.side === "threads");
  if (!open || task === undefined || plan === undefined || data === undefined) return null;
  return <ThreadsPane task={task} plan={plan} data={data} {...more} />;
}
