/** What the workbench shows to React. */
import type { Mine } from "@/api/schema.gen";
import type { DraftConflict } from "./draftSync";
import type { Holds } from "./kind";
import type { Plan } from "./plan";
import type { Handed } from "./plans";
import type { TaskSession } from "./session";
import type { Transport } from "./transport";

export interface Notice {
  text: string;
  undo: boolean;
  at: number;
}

export interface WorkbenchState {
  mine: Mine | undefined;
  /** Of the task at hand; before there is one, the newest. */
  plan: Plan | undefined;
  session: TaskSession | undefined;
  signedOut: boolean;
  /** The newest edit that is on disk, in epoch milliseconds. */
  savedAt: number | undefined;
  /** Since when edits are on their way to the disk, in epoch milliseconds. */
  savingSince: number | undefined;
  journalFault: string | undefined;
  /** The task at hand was changed in another browser too. */
  conflict: DraftConflict | undefined;
  notice: Notice | undefined;
  /** Answers of this sitting, and the active seconds of each. */
  done: readonly number[];
}

export interface WorkbenchOptions {
  project: string;
  sender: string;
  transport: Transport;
  holds: Holds;
  /** How sure models must be of a suggestion, 0 to 1, for a new task to begin with it. */
  least: () => number;
  warm: (tasks: readonly Handed[]) => void;
  /** Fetches what the tasks of a plan are edited with; the first one opens after it, whether it came or not. */
  prepare: (plan: Plan) => Promise<unknown>;
}

export const STARTING: WorkbenchState = {
  mine: undefined,
  plan: undefined,
  session: undefined,
  signedOut: false,
  savedAt: undefined,
  savingSince: undefined,
  journalFault: undefined,
  conflict: undefined,
  notice: undefined,
  done: [],
};

/** What a state of the journal says of the edits. */
export function toldBy(
  { pending, failed }: { pending: number; failed?: string },
  { savingSince }: Pick<WorkbenchState, "savingSince">,
): Partial<WorkbenchState> {
  const saved = pending === 0 && failed === undefined;
  return {
    savingSince: pending === 0 ? undefined : (savingSince ?? Date.now()),
    ...(saved ? { savedAt: Date.now(), journalFault: undefined } : {}),
    ...(failed === undefined ? {} : { journalFault: failed }),
  };
}
