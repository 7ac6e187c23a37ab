import { Checkbox, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { tasksQuery } from "@/api/queries";
import { t } from "@/i18n";
import { ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { count } from "@/ui/format";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { stateWord } from "@/ui/StateTag";
import { TaskDrawer } from "./TaskDrawer";
import { TaskList } from "./TaskList";
import { useProject } from "./useProject";

const states = ["staged", "open", "settled", "in_review", "done", "error", "canceled"];

export function TasksPage() {
  const project = useProject();
  const { state = null } = useSearch({ from: "/signed-in/shell/projects/$projectId/tasks" });
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [flagged, setFlagged] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const tasks = useInfiniteQuery(tasksQuery(project.id, { state, search, flagged }));
  const rows = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  const setState = (value: string | null) =>
    void navigate({
      to: "/projects/$projectId/tasks",
      params: { projectId: project.id },
      search: value ? { state: value } : {},
      replace: true,
    });
  return (
    <>
      <div className="toolbar">
        <TextInput
          aria-label={t("Search tasks by id")}
          placeholder={t("Search by id")}
          leftSection={<IconSearch size={16} stroke={1.5} />}
          w={260}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          aria-label={t("State")}
          placeholder={t("Any state")}
          clearable
          clearButtonProps={{ "aria-label": t("Any state") }}
          w={160}
          data={states.map((value) => ({ value, label: stateWord(value) }))}
          value={state}
          onChange={setState}
        />
        <Checkbox
          label={t("Flagged only")}
          checked={flagged}
          onChange={(event) => setFlagged(event.currentTarget.checked)}
        />
        <span className="sp" />
        <span className="t3 f2" role="status">
          {tasks.data && !tasks.isPlaceholderData
            ? t("{n} tasks", { n: count(rows.length) + (tasks.hasNextPage ? "+" : "") })
            : ""}
        </span>
      </div>
      {tasks.isPending ? <Skeleton rows={10} height={24} /> : null}
      {tasks.error ? <Problem error={tasks.error} onRetry={() => void tasks.refetch()} /> : null}
      {tasks.data && rows.length === 0 && !tasks.isPlaceholderData ? (
        <NoTasks filtered={state !== null || search !== "" || flagged} id={project.id} />
      ) : null}
      {rows.length > 0 ? (
        <TaskList
          project={project}
          tasks={rows}
          late={tasks.isPlaceholderData}
          picked={picked}
          onPick={setPicked}
          onEnd={() => {
            if (tasks.hasNextPage && !tasks.isPlaceholderData && !tasks.isFetchingNextPage)
              void tasks.fetchNextPage();
          }}
        />
      ) : null}
      <TaskDrawer project={project} taskId={picked} onClose={() => setPicked(null)} />
    </>
  );
}

function NoTasks({ filtered, id }: { readonly filtered: boolean; readonly id: string }) {
  if (filtered) {
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
