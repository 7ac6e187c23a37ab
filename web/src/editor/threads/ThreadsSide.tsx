import type { ComponentProps } from "react";
import { useUi } from "../context";
import type { Plan } from "../core/plan";
import { ThreadsPane } from "./lateThreads";

interface Props extends Omit<ComponentProps<typeof ThreadsPane>, "task" | "plan"> {
  readonly task: string | undefined;
  readonly plan: Plan | undefined;
}

/** The threads docked beside the task at hand, where they are open. */
export function ThreadsSide({ task, plan, ...more }: Props) {
  const open = useUi((state) => state.side === "threads");
  if (!open || task === undefined || plan === undefined) return null;
  return <ThreadsPane task={task} plan={plan} {...more} />;
}
