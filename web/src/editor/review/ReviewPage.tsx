import { useParams } from "@tanstack/react-router";
import { IconCircleHalf2, IconKeyboard } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import type { Answer, ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import { BackLink, Button, ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { count } from "@/ui/format";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { openPanel, RegistryContext, ToolsContext, useUi } from "../context";
import { ActionRegistry } from "../core/actions";
import { PictureStore } from "../core/media";
import { RecordingStore } from "../core/recordings";
import { KeySheet } from "../annotate/KeySheet";
import { loadBindings } from "../annotate/bindings";
import { Palette } from "../annotate/Palette";
import { ThreadsButton } from "../threads/ThreadsButton";
import { ThreadsSide } from "../threads/ThreadsSide";
import { Case } from "./Case";
import type { JsonObject } from "../core/json";
import type { Person } from "./Compare";
import { Queue } from "./Queue";
import { ReviewKeys } from "./ReviewKeys";
import { caseKey, useCases } from "./useCases";
import { setLook, setOrder, useLook, useOrder } from "./look";
import "../styles";
import "./review.css";
import { KeyOf, SignButton } from "../parts/KeyOf";

/** Disagreements, the most doubtful first; a verdict by one key. */
export function ReviewPage() {
  const { projectId } = useParams({ strict: false });
  const tools = useMemo(
    () => ({
      registry: new ActionRegistry(loadBindings()),
      pictures: new PictureStore(),
      recordings: new RecordingStore(),
      discusses: true,
    }),
    [],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => void tools.registry.handle(event);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [tools]);
  if (projectId === undefined) return null;
  return (
    <ToolsContext value={tools}>
      <RegistryContext value={tools.registry}>
        <Review key={projectId} project={projectId} />
      </RegistryContext>
    </ToolsContext>
  );
}

function Review({ project }: { readonly project: string }) {
  const order = useOrder();
  const { plan, names, cases, waiting, late, pending, error, again, decide, undo, fault, sent, ...about } =
    useCases(project, order);
  const [at, setAt] = useState<string>();
  const [fixing, setFixing] = useState(false);
  const [named, setNamed] = useState(false);
  const [everything, setEverything] = useState(false);
  const look = useLook();
  const panel = useUi((state) => state.panel);
  const index = Math.max(
    0,
    cases.findIndex((one) => caseKey(one) === at),
  );
  const one = cases[index];
  const go = (by: 1 | -1) => {
    const next = cases[index + by];
    if (next !== undefined) setAt(caseKey(next));
  };
  const verdict = (review: Parameters<typeof decide>[1]) => {
    if (one === undefined) return;
    const next = cases[index + 1] ?? cases[index - 1];
    setAt(next === undefined ? undefined : caseKey(next));
    setFixing(false);
    void decide(one, review);
  };
  const takeBack = () => {
    if (!fixing) void undo().then((key) => key !== undefined && setAt(key));
  };
  const accept = () => verdict({ verdict: "accept", answer: null, reason: "" });
  const who = (answer: Answer): Person => person(one, answer, named ? names : undefined);
  return (
    <div className="an">
      <header className="abar">
        <BackLink to="/projects/$projectId" params={{ projectId: project }} name={t("Back to the project")} />
        <h1 className="bar-title el">{about.project?.name}</h1>
        <span className="t3">{t("Review")}</span>
        <span className="vr" />
        {one === undefined ? null : (
          <span className="save">
            <IconCircleHalf2 size={16} stroke={1.5} className="info" aria-hidden />
            {t("{n} of {all}", { n: index + 1, all: cases.length })}
            {waiting === undefined ? null : (
              <span className="t3">{t("{n} to review in all", { n: count(waiting) })}</span>
            )}
          </span>
        )}
        <span className="save" role="status">
          {sent > 0 ? t("{n} reviewed", { n: sent }) : ""}
        </span>
        {fault === undefined ? null : (
          <span className="save bad" role="alert">
            {fault}
          </span>
        )}
        <span className="sp" />
        <Button look="ghost" small aria-pressed={named} onClick={() => setNamed(!named)}>
          {t("Show names")} <KeyOf id="review.names" usual="B" />
        </Button>
        <ThreadsButton project={project} task={one?.task.id} />
        <SignButton
          id="page.keys"
          usual="?"
          icon={IconKeyboard}
          name={t("Keys")}
          onClick={() => openPanel("keys")}
        />
      </header>
      <main className="an-task">
        {error ? (
          <div className="an-middle">
            <Problem error={error} onRetry={again} />
          </div>
        ) : pending || plan === undefined || about.project === undefined ? (
          <div className="an-middle">
            <Skeleton rows={8} />
          </div>
        ) : one === undefined ? (
          <div className="an-middle">
            <Empty
              title={t("Nothing to review")}
              text={t("Tasks come here once they have the answers that they need.")}
            >
              <Button onClick={again}>{t("Look again")}</Button>
              <ButtonLink to="/projects/$projectId" params={{ projectId: project }}>
                {t("Back to the project")}
              </ButtonLink>
            </Empty>
          </div>
        ) : (
          <div className="rv">
            <Queue
              plan={plan}
              cases={cases}
              current={index}
              order={order}
              late={late}
              target={about.project.policy.target ?? undefined}
              onPick={(each) => setAt(caseKey(each))}
            />
            <Case
              key={caseKey(one)}
              plan={plan}
              project={about.project}
              one={one}
              who={who}
              target={about.project.policy.target ?? undefined}
              look={look}
              everything={everything}
              fixing={fixing}
              onAccept={accept}
              onFix={() => setFixing(true)}
              onLeave={() => setFixing(false)}
              onFixed={(answer) => verdict({ verdict: "fix", answer, reason: "" })}
              onReject={(reason) => verdict({ verdict: "reject", answer: null, reason })}
            />
          </div>
        )}
        <ThreadsSide
          project={project}
          task={one?.task.id}
          plan={plan}
          data={one?.data as JsonObject | undefined}
        />
      </main>
      <ReviewKeys
        usable={one !== undefined && !fixing}
        hidden={fixing}
        go={go}
        accept={accept}
        fix={() => setFixing(true)}
        undo={takeBack}
        undoable={sent > 0}
        names={() => setNamed(!named)}
        everything={() => setEverything(!everything)}
        showsEverything={everything}
        look={look}
        setLook={setLook}
        turnOrder={() => setOrder(order === "wrong" ? "uncertain" : "wrong")}
      />
      {panel === "keys" ? <KeySheet /> : null}
      {panel === "palette" ? <Palette /> : null}
    </div>
  );
}

type Names = ReturnType<typeof useCases>["names"];

/** Blind until asked: the shape tells the kind, the number tells them apart. */
function person(one: ReviewCase | undefined, answer: Answer, names: Names | undefined): Person {
  const n = (one?.answers.indexOf(answer) ?? 0) + 1;
  const known = names?.get(answer.annotator_id);
  return { name: known?.name ?? t("Annotator {n}", { n }), kind: known?.kind ?? "person" };
}
