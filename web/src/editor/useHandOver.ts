import { t } from "@/i18n";
import { LEVEL, useActions, useSession } from "./context";
import type { Problem } from "./core/problems";
import type { TaskSession } from "./core/session";

interface Hand {
  /** What the ids of its actions begin with. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly when?: () => boolean;
  readonly onDone: (handed: ReturnType<TaskSession["submission"]>) => void;
}

/**
 * A task that is worked on outside of a queue: Enter hands the answer over or leads to what is missing, and steps are
 * undone and redone. Returns the first of these for a button, and the problem to show.
 */
export function useHandOver(
  session: TaskSession,
  { id, title, group, when = () => true, onDone }: Hand,
): { handOver: () => void; problem: Problem | undefined } {
  useSession(session);
  const handOver = () => {
    const [problem] = session.problems;
    if (problem === undefined) {
      onDone(session.submission());
      return;
    }
    session.reveal();
    session.lead(problem);
  };
  const undo = () => void session.history.undo();
  const redo = () => void session.history.redo();
  useActions(
    [
      { id: `${id}.save`, title, group, keys: ["Enter"], yields: true, when, run: handOver },
      { id: `${id}.save.typing`, title, group, keys: ["$mod+Enter"], typing: true, when, run: handOver },
      { id: `${id}.undo`, title: t("Undo"), group, keys: ["$mod+Z"], typing: true, when, run: undo },
      { id: `${id}.redo`, title: t("Redo"), group, keys: ["$mod+Shift+Z"], typing: true, when, run: redo },
    ],
    LEVEL.page + 1,
  );
  return { handOver, problem: session.showsProblems ? session.problems[0] : undefined };
}
