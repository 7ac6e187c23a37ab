import { IconFlag } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Task } from "@/api/schema.gen";
import { t } from "@/i18n";
import { ago, count, utc } from "@/ui/format";
import { StateTag } from "@/ui/StateTag";
import "./tasks.css";

interface Props {
  readonly tasks: readonly Task[];
  /** They are of the search before, until those of this one are there. */
  readonly late: boolean;
  readonly picked: string | null;
  readonly onPick: (id: string) => void;
  readonly onEnd: () => void;
}

/** Any number of tasks: only the rows that can be seen exist. */
export function TaskList({ tasks, late, picked, onPick, onEnd }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtual list keeps its own state by design
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 36,
    overscan: 12,
  });
  const last = rows.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= tasks.length - 20) onEnd();
  }, [last, tasks.length, onEnd]);
  return (
    <div
      className={late ? "task-list late" : "task-list"}
      role="table"
      aria-label={t("Tasks")}
      aria-rowcount={tasks.length}
      aria-busy={late}
    >
      <div className="task-row task-head" role="row">
        <span role="columnheader">{t("Id")}</span>
        <span role="columnheader">{t("State")}</span>
        <span role="columnheader" className="r">
          {t("Answers")}
        </span>
        <span role="columnheader" className="r">
          {t("Sent back")}
        </span>
        <span role="columnheader" className="r">
          {t("Priority")}
        </span>
        <span role="columnheader" className="r">
          {t("Created")}
        </span>
      </div>
      <div ref={scroller} className="task-body" role="rowgroup">
        <div style={{ height: rows.getTotalSize(), position: "relative" }} role="presentation">
          {rows.getVirtualItems().map(({ index, start }) => {
            const task = tasks[index];
            if (!task) return null;
            return (
              <TaskRow
                key={task.id}
                task={task}
                at={start}
                index={index}
                picked={picked === task.id}
                onPick={onPick}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly task: Task;
  readonly at: number;
  readonly index: number;
  readonly picked: boolean;
  readonly onPick: (id: string) => void;
}

function TaskRow({ task, at, index, picked, onPick }: RowProps) {
  const { id, external_id, state, done, need, round, priority, created_at } = task;
  return (
    <div
      className="task-row"
      role="row"
      aria-rowindex={index + 1}
      data-picked={picked}
      style={{ transform: `translateY(${at}px)` }}
    >
      <span role="cell" className="el row">
        <button type="button" className="btn link el" onClick={() => onPick(id)} title={external_id}>
          <span className="el">{external_id}</span>
        </button>
        {task.flags > 0 ? (
          <span className="warn" title={t("Flagged")}>
            <IconFlag size={16} stroke={1.5} role="img" aria-label={t("Flagged")} />
          </span>
        ) : null}
      </span>
      <span role="cell">
        <StateTag state={state} />
      </span>
      <span role="cell" className="r t2">
        {t("{done} of {need}", { done: count(done), need: count(need) })}
      </span>
      <span role="cell" className="r t2">
        {round}
      </span>
      <span role="cell" className="r t2">
        {priority}
      </span>
      <span role="cell" className="r t3">
        <time dateTime={created_at} title={utc(created_at)}>
          {ago(created_at)}
        </time>
      </span>
    </div>
  );
}
