import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { tasksQuery, type LabelFilter, type TaskFilter } from "@/api/queries";
import { t } from "@/i18n";
import { ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { count } from "@/ui/format";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { TaskDrawer } from "./TaskDrawer";
import { TaskFilters } from "./TaskFilters";
import { TaskList } from "./TaskList";
import { useProject } from "./useProject";

interface TasksSearch extends LabelFilter {
  readonly state?: string;
}

export function TasksPage() {
  const project = useProject();
  const { state = null, ...label } = useSearch({ from: "/signed-in/shell/projects/$projectId/tasks" });
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [flagged, setFlagged] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const byLabel = label.control !== undefined;
  const filter = byLabel
    ? { state: null, search: "", flagged: false, label }
    : { state, search, flagged, label: {} };
  const tasks = useInfiniteQuery(tasksQuery(project.id, filter));
  const rows = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  const { hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = tasks;
  const more = hasNextPage && !isPlaceholderData && !isFetchingNextPage;
  // A search looks at some thousand tasks a page, and may find none among them.
  useEffect(() => {
    if (more && rows.length === 0) void fetchNextPage();
  }, [more, rows.length, fetchNextPage]);
  const find = (by: TasksSearch) =>
    void navigate({
      to: "/projects/$projectId/tasks",
      params: { projectId: project.id },
      search: by,
      replace: true,
    });
  const findLabel = (wanted: LabelFilter) => {
    setTyped("");
    setFlagged(false);
    find(wanted);
  };
  const leaveLabel = () => {
    if (byLabel) find({});
  };
  return (
    <>
      <div className="toolbar">
        <TaskFilters
          project={project}
          typed={typed}
          onType={(text) => {
            setTyped(text);
            leaveLabel();
          }}
          state={state}
          onState={(value) => find(value === null ? {} : { state: value })}
          flagged={flagged}
          onFlagged={(only) => {
            setFlagged(only);
            leaveLabel();
          }}
          label={label}
          onLabel={findLabel}
        />
        <span className="sp" />
        <span className="t3 f2" role="status">
          {tasks.data && !tasks.isPlaceholderData ? howMany(rows.length, tasks.hasNextPage) : ""}
        </span>
      </div>
      {tasks.isPending ? <Skeleton rows={10} height={24} /> : null}
      {tasks.error ? <Problem error={tasks.error} onRetry={() => void tasks.refetch()} /> : null}
      {tasks.data && rows.length === 0 && !tasks.isPlaceholderData && !tasks.hasNextPage ? (
        <NoTasks filter={filter} id={project.id} />
      ) : null}
      {rows.length > 0 ? (
        <TaskList
          project={project}
          tasks={rows}
          late={tasks.isPlaceholderData}
          label={filter.label}
          onLabel={findLabel}
          picked={picked}
          onPick={setPicked}
          onEnd={() => {
            if (more) void fetchNextPage();
          }}
        />
      ) : null}
      <TaskDrawer project={project} taskId={picked} onClose={() => setPicked(null)} />
    </>
  );
}

function howMany(n: number, more: boolean): string {
  if (more) return n === 0 ? t("Searching …") : t("{n} tasks", { n: `${count(n)}+` });
  return n === 1 ? t("1 task") : t("{n} tasks", { n: count(n) });
}

function NoTasks({ filter, id }: { readonly filter: TaskFilter; readonly id: string }) {
  const { state, search, flagged, label } = filter;
  if (label.control !== undefined) {
    const text = t("Choose another label or probability. Labels are made when answers are aggregated.");
    return <Empty title={t("No task matches")} text={text} />;
  }
  if (state !== null || search !== "" || flagged) {
    return <Empty title={t("No task matches")} text={t("Clear the search or choose another state.")} />;
  }
  return (
    <Empty title={t("No tasks yet")} text={t("Every imported item becomes a task.")}>
      <ButtonLink look="pri" to="/projects/$projectId/data" params={{ projectId: id }}>
        {t("Import data")}
      </ButtonLink>
    </Empty>
  );
}
