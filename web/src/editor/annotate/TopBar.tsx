import { IconBook, IconClock, IconHistory, IconKeyboard } from "@tabler/icons-react";
import { useState } from "react";
import { t } from "@/i18n";
import { BackLink, Button } from "@/ui/Button";
import { LEVEL, openPanel, toggleSide, useActions, useBench, useWorkbench, useUi } from "../context";
import type { TaskSession } from "../core/session";
import { clock } from "../core/timer";
import { ThreadsButton } from "../threads/ThreadsButton";
import { SaveState } from "./SaveState";
import { useEverySecond } from "./everySecond";
import { KeyOf, SignButton, useKeyOf } from "../parts/KeyOf";

export function TopBar() {
  const mine = useBench((state) => state.mine);
  const session = useBench((state) => state.session);
  const done = useBench((state) => state.done);
  const side = useUi((state) => state.side);
  const { project } = useWorkbench();
  const answered = (mine?.answered ?? 0) + done.length;
  const open = mine?.open_for_me;
  return (
    <header className="abar">
      <BackLink to="/projects" name={t("Back to the projects")} />
      <h1 className="bar-title el">{mine?.name}</h1>
      {session === undefined ? null : (
        <span className="t3 nw">
          {session.correcting
            ? t("Correcting your answer")
            : open === null || open === undefined
              ? t("Task {n}", { n: answered + 1 })
              : t("Task {n} of {all}", {
                  n: answered + 1,
                  all: Math.max(answered + 1, (mine?.answered ?? 0) + open),
                })}
        </span>
      )}
      <span className="vr" />
      <SaveState />
      <span className="sp" />
      {session === undefined ? null : <Lease session={session} />}
      {session === undefined ? null : (
        <ActiveTime key={session.assignment.id} session={session} done={done} />
      )}
      <span className="vr" />
      <Button
        look="ghost"
        small
        aria-pressed={side === "guidelines"}
        onClick={() => toggleSide("guidelines")}
      >
        <IconBook size={16} stroke={1.5} aria-hidden />
        {t("Guidelines")} <KeyOf id="page.guidelines" usual="G" />
      </Button>
      <ThreadsButton project={project} task={session?.assignment.task_id} />
      <SignButton
        id="page.answers"
        usual="Shift+H"
        icon={IconHistory}
        name={t("Your answers")}
        onClick={() => openPanel("answers")}
      />
      <SignButton
        id="page.keys"
        usual="?"
        icon={IconKeyboard}
        name={t("Keys")}
        onClick={() => openPanel("keys")}
      />
    </header>
  );
}

const HIDDEN = "sterling.hideTime";

function ActiveTime({ session, done }: { readonly session: TaskSession; readonly done: readonly number[] }) {
  useEverySecond(() => Math.floor(session.timer.read() / 1000));
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) === "1");
  const toggle = () => {
    localStorage.setItem(HIDDEN, hidden ? "0" : "1");
    setHidden(!hidden);
  };
  useActions(
    [
      {
        id: "page.time",
        title: t("Show or hide the active time"),
        group: t("Page"),
        keys: ["Alt+T"],
        when: () => useUi.getState().panel === "none",
        run: toggle,
      },
    ],
    LEVEL.page,
  );
  const key = useKeyOf({ id: "page.time", usual: "Alt+T" });
  const words = t("Active time on this task. Press to show or hide it.");
  const pace = done.length < 3 ? undefined : done.reduce((sum, one) => sum + one, 0) / done.length;
  return (
    <>
      <button
        type="button"
        className="save quiet"
        title={key === undefined ? words : `${words} (${key})`}
        aria-pressed={!hidden}
        onClick={toggle}
      >
        <IconClock size={16} stroke={1.5} aria-hidden />
        <span className="visually-hidden">{t("Active time")}</span>
        {hidden ? null : <span>{clock(session.timer.read())}</span>}
      </button>
      {pace === undefined || hidden ? null : (
        <span className="save t3">{t("≈ {time} a task", { time: paceWords(pace) })}</span>
      )}
    </>
  );
}

const paceWords = (seconds: number): string =>
  seconds < 90
    ? t("{n} s", { n: Math.max(1, Math.round(seconds)) })
    : t("{n} min", { n: Math.round(seconds / 60) });

/** Says when the time for a task is about to run out, and gives more with one press. */
function Lease({ session }: { readonly session: TaskSession }) {
  const workbench = useWorkbench();
  const { id } = session.assignment;
  const lease = workbench.leases.view(id);
  useEverySecond(() => {
    const now = workbench.leases.view(id);
    return now?.warn === true ? now.left : undefined;
  });
  if (lease?.warn !== true) return null;
  const words =
    lease.left > 0
      ? t("Yours for {time} more", { time: clock(lease.left) })
      : t("The time for this task ran out; it can still be submitted");
  return (
    <span className="tag warn" role="status">
      {words}
      {lease.left > 0 ? (
        <button type="button" className="btn link" onClick={() => void workbench.leases.renew(id)}>
          {t("Keep it")}
        </button>
      ) : null}
    </span>
  );
}
