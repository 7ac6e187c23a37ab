import { IconAt, IconMessageCircle } from "@tabler/icons-react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { toggleSide, useUi } from "../context";
import { useMentions, useThreads } from "./useThreads";

/** Opens the threads; says how many are open here, and in how many one is mentioned. */
export function ThreadsButton({
  project,
  task,
}: {
  readonly project: string;
  readonly task: string | undefined;
}) {
  const side = useUi((state) => state.side);
  const open = useThreads(task).filter((thread) => thread.resolved_at === null).length;
  const mentions = useMentions(project).length;
  const words = [
    t("Threads"),
    open === 0 ? "" : t("{n} open", { n: open }),
    mentions === 0 ? "" : t("{n} mention you", { n: mentions }),
  ];
  return (
    <Button
      look="ghost"
      small
      title={t("Threads (Shift C)")}
      aria-pressed={side === "threads"}
      disabled={task === undefined}
      onClick={() => toggleSide("threads")}
    >
      <span className="visually-hidden">{words.filter(Boolean).join(", ")}</span>
      <IconMessageCircle size={16} stroke={1.5} aria-hidden />
      {open === 0 ? null : <span aria-hidden>{open}</span>}
      {mentions === 0 ? null : (
        <span aria-hidden className="row tight warn">
          <IconAt size={14} stroke={1.5} />
          {mentions}
        </span>
      )}
    </Button>
  );
}
