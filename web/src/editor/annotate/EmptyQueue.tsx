import { IconCheck } from "@tabler/icons-react";
import { useEffect, useSyncExternalStore } from "react";
import type { Mine } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button, ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { useBench, useHints, useWorkbench } from "../context";

const LOOK_AGAIN_MS = 20_000;

function reason(mine: Mine | undefined, done: number): string {
  if (mine && mine.state !== "active") return t("This project is paused: it hands out no tasks for now.");
  if (done > 0)
    return t("You answered {n} in this sitting. New tasks appear here by themselves.", { n: done });
  if (mine?.answered === 0)
    return t(
      "The project has no tasks yet, or others gave every answer that it needs. New tasks appear here by themselves.",
    );
  return t("Every task of this project has the answers that it needs, or you have answered it already.");
}

/** No task at hand: on its way, none left, or the server does not answer. */
export function EmptyQueue() {
  const workbench = useWorkbench();
  const { phase, error } = useSyncExternalStore(
    (listener) => workbench.queue.subscribe(listener),
    () => workbench.queue.state,
  );
  const done = useBench((state) => state.done.length);
  const mine = useBench((state) => state.mine);
  useHints([]);
  useEffect(() => {
    if (phase !== "empty" && phase !== "failed") return undefined;
    const timer = setInterval(() => void workbench.queue.retry(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [phase, workbench]);
  const look = () => void workbench.queue.retry();
  const rests = mine !== undefined && mine.state !== "active";
  if (phase === "failed" && !rests) {
    return (
      <div className="an-middle">
        <Problem
          error={error}
          title={t("The next task cannot be fetched")}
          advice={t("Your answers are safe in this browser. It asks again by itself.")}
          onRetry={look}
        />
      </div>
    );
  }
  if (phase !== "empty" && !rests) {
    return (
      <div className="an-middle">
        <Skeleton rows={8} />
      </div>
    );
  }
  return (
    <div className="an-middle">
      <Empty
        title={t("No task is left for you")}
        text={reason(mine, done)}
        icon={<IconCheck size={20} stroke={1.5} />}
      >
        <Button onClick={look}>{t("Look again")}</Button>
        <ButtonLink to="/projects">{t("Back to the projects")}</ButtonLink>
      </Empty>
    </div>
  );
}
