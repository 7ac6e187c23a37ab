import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { meQuery } from "@/api/queries";
import { useQuery } from "@tanstack/react-query";
import { t } from "@/i18n";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { RegistryContext, ToolsContext, type Tools } from "../context";
import { Shell } from "./Shell";
import { startBench } from "./startBench";
import "../styles";

/** The workbench of an annotator: one task after the other, by keyboard, without waiting. */
export function AnnotatePage() {
  const { projectId } = useParams({ strict: false });
  const { data: me } = useQuery(meQuery);
  const sender = me?.annotator_id ?? me?.user_id;
  if (projectId === undefined || sender === undefined || sender === null) return null;
  return <Bench key={`${projectId} ${sender}`} project={projectId} sender={sender} />;
}

type Started = { kind: "starting" } | { kind: "failed"; error: unknown } | { kind: "ready"; tools: Tools };

function Bench({ project, sender }: { readonly project: string; readonly sender: string }) {
  const [started, setStarted] = useState<Started>({ kind: "starting" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let live = true;
    let stop: () => void = () => undefined;
    startBench(project, sender).then(
      (tools) => {
        stop = tools.stop;
        if (live) setStarted({ kind: "ready", tools });
        else stop();
      },
      (error: unknown) => {
        if (live) setStarted({ kind: "failed", error });
      },
    );
    return () => {
      live = false;
      stop();
    };
  }, [project, sender, attempt]);
  if (started.kind === "starting") return <Starting />;
  if (started.kind === "failed") {
    const retry = () => {
      setStarted({ kind: "starting" });
      setAttempt(attempt + 1);
    };
    return (
      <main className="an-middle">
        <Problem
          error={started.error}
          title={t("The workbench cannot open")}
          advice={t("Answers that wait in this browser are safe and are sent when it opens again.")}
          onRetry={retry}
        />
      </main>
    );
  }
  return (
    <ToolsContext value={started.tools}>
      <RegistryContext value={started.tools.registry}>
        <Shell />
      </RegistryContext>
    </ToolsContext>
  );
}

function Starting() {
  return (
    <div className="an">
      <div className="abar" />
      <main className="an-middle">
        <Skeleton rows={8} />
      </main>
      <div className="afoot" />
    </div>
  );
}
