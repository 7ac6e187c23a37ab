import { IconArrowUp, IconFlag } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { LabelFilter } from "@/api/queries";
import type { BriefLabel, Project, Task, TaskPreview } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { isPicture, pictureUrl } from "@/editor/annotate/pictureUrl";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { count } from "@/ui/format";
import { StateTag } from "@/ui/StateTag";
import { Thumbnail } from "@/ui/Thumbnail";
import { controlTitle, planOf, wordsOf } from "./plan";
import { usePreviews } from "./usePreviews";
import "./tasks.css";

interface Props {
  readonly project: Project;
  readonly tasks: readonly Task[];
  /** They are of the search before, until those of this one are there. */
  readonly late: boolean;
  /** The labels by which they were found, the least certain first; none: they are in the order they came. */
  readonly label: LabelFilter;
  readonly onLabel: (label: LabelFilter) => void;
  readonly picked: string | null;
  readonly onPick: (id: string) => void;
  readonly onEnd: () => void;
}

/** Any number of tasks: only the rows that can be seen exist. */
export function TaskList({ project, tasks, late, label, onLabel, picked, onPick, onEnd }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtual list keeps its own state by design
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 36,
    overscan: 12,
  });
  const seen = rows.getVirtualItems();
  const item = columnOf(project);
  const last = seen.at(-1)?.index ?? 0;
  const previewOf = usePreviews(project.id, tasks, seen[0]?.index ?? 0, last);
  useEffect(() => {
    if (last >= tasks.length - 20) onEnd();
  }, [last, tasks.length, onEnd]);
  return (
    <div
      className={late ? "task-list late" : "task-list"}
      data-item={item}
      role="table"
      aria-label={t("Tasks")}
      aria-rowcount={tasks.length}
      aria-busy={late}
    >
      <div className="task-row task-head" role="row">
        <span role="columnheader">{t("Id")}</span>
        {item === undefined ? null : <span role="columnheader">{t("Item")}</span>}
        <span role="columnheader">{t("State")}</span>
        <span role="columnheader">{t("Label so far")}</span>
        <ConfidenceHead project={project} label={label} onLabel={onLabel} />
        <span role="columnheader" className="r">
          {t("Answers")}
        </span>
      </div>
      <div ref={scroller} className="task-body" role="rowgroup">
        <div style={{ height: rows.getTotalSize(), position: "relative" }} role="presentation">
          {seen.map(({ index, start }) => {
            const task = tasks[index];
            if (!task) return null;
            return (
              <TaskRow
                key={task.id}
                task={task}
                project={project}
                preview={previewOf(task.id)}
                control={label.control}
                item={item}
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

/** Turns the list to the least certain labels of the first control and back. */
function ConfidenceHead({ project, label, onLabel }: Pick<Props, "project" | "label" | "onLabel">) {
  const may = useMay("labels.read");
  const control = planOf(project).controls[0]?.name;
  const sorted = label.control !== undefined;
  if (!may || control === undefined) {
    return (
      <span role="columnheader" className="r">
        {t("Confidence")}
      </span>
    );
  }
  return (
    <span role="columnheader" className="r" aria-sort={sorted ? "ascending" : "none"}>
      <button
        type="button"
        className="sort"
        title={sorted ? t("Least certain first; press for the order they came in") : t("Least certain first")}
        onClick={() => onLabel(sorted ? {} : { control })}
      >
        {t("Confidence")}
        {sorted ? <IconArrowUp size={12} stroke={1.5} aria-hidden /> : null}
      </button>
    </span>
  );
}

interface RowProps {
  readonly task: Task;
  readonly project: Project;
  readonly preview: TaskPreview | undefined;
  /** Whose label is shown; undefined: the least certain one. */
  readonly control: string | undefined;
  readonly item: ItemColumn | undefined;
  readonly at: number;
  readonly index: number;
  readonly picked: boolean;
  readonly onPick: (id: string) => void;
}

function TaskRow({ task, project, preview, control, item, at, index, picked, onPick }: RowProps) {
  const { id, external_id, state, done, need } = task;
  const label = preview?.labels.find((one) => control === undefined || one.control === control);
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
      {item === undefined ? null : (
        <ItemCell task={task} project={project} item={item} excerpt={preview?.excerpt ?? ""} />
      )}
      <span role="cell">
        <StateTag state={state} />
      </span>
      <span
        role="cell"
        className="el"
        title={label === undefined ? undefined : controlTitle(project, label.control)}
      >
        {label === undefined ? "" : said(project, label)}
      </span>
      <span role="cell" className="r">
        {label === undefined ? null : (
          <Assay estimate={label.probability} uncalibrated={!label.calibrated} cases={1} width={40} />
        )}
      </span>
      <span role="cell" className="r t2">
        {t("{done} of {need}", { done: count(done), need: count(need) })}
      </span>
    </div>
  );
}

/** What tells items apart at a glance, in a column of its own: how the first text begins, or the first picture. */
type ItemColumn = "text" | "picture";

function columnOf(project: Project): ItemColumn | undefined {
  const { views } = planOf(project);
  if (views.some(({ type }) => type === "text" || type === "markdown")) return "text";
  return views.some(isPicture) ? "picture" : undefined;
}

interface ItemProps extends Pick<RowProps, "task" | "project"> {
  readonly item: ItemColumn;
  readonly excerpt: string;
}

function ItemCell({ task, project, item, excerpt }: ItemProps) {
  const picture = item === "picture" ? planOf(project).views.find(isPicture) : undefined;
  return picture === undefined ? (
    <span role="cell" className="el t2" dir="auto" title={excerpt}>
      {excerpt}
    </span>
  ) : (
    <span role="cell">
      <Thumbnail url={pictureUrl(picture, task)} />
    </span>
  );
}

/** The label in words; of one that was too long to send, how many regions it has. */
const said = (project: Project, { control, value, regions }: BriefLabel): string =>
  value === null && regions !== null
    ? t("{n} regions", { n: count(regions) })
    : wordsOf(project, control, value);
