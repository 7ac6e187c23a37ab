import { t } from "@/i18n";
import { LEVEL, openPanel, toggleSide, useActions, useBench, useWorkbench, useUi } from "../context";
import type { Action } from "../core/actions";
import type { JsonObject } from "../core/json";
import type { Workbench } from "../core/workbench";
import { threadsAction } from "../threads/threadsAction";
import { ThreadsSide } from "../threads/ThreadsSide";
import { ToldFirst } from "../threads/ToldFirst";
import { suggestionActions } from "./suggestionActions";
import { BottomBar } from "./BottomBar";
import { EmptyQueue } from "./EmptyQueue";
import { useFreshGuidelines } from "./guidelines";
import { ConflictDialog, GuidelinesPane, KeySheet, MyAnswers, SignInOver, usePanelsSoon } from "./panels";
// Not late: what is typed right after its key is meant for it.
import { Palette } from "./Palette";
import { TaskView } from "./TaskView";
import { TopBar } from "./TopBar";

/** Top bar, the task, bottom bar; what floats comes over them. */
export function Shell() {
  const workbench = useWorkbench();
  const session = useBench((state) => state.session);
  const plan = useBench((state) => state.plan);
  const signedOut = useBench((state) => state.signedOut);
  const conflict = useBench((state) => state.conflict);
  const side = useUi((state) => state.side);
  const panel = useUi((state) => state.panel);
  useFreshGuidelines();
  usePanelsSoon(session !== undefined);
  useActions(pageActions(workbench), LEVEL.page);
  return (
    <div className="an">
      <a className="skip" href="#task">
        {t("Skip to the task")}
      </a>
      <TopBar />
      <main id="task" className="an-task" tabIndex={-1}>
        <ToldFirst>
          {session === undefined ? (
            <EmptyQueue />
          ) : (
            <TaskView key={session.assignment.id} session={session} />
          )}
        </ToldFirst>
        {side === "guidelines" ? <GuidelinesPane /> : null}
        <ThreadsSide
          project={workbench.project}
          task={session?.assignment.task_id}
          plan={plan}
          data={session?.assignment.data as JsonObject | undefined}
          {...(session === undefined ? {} : { session })}
        />
      </main>
      <BottomBar />
      {panel === "keys" ? <KeySheet /> : null}
      {panel === "palette" ? <Palette /> : null}
      {panel === "answers" ? <MyAnswers /> : null}
      {conflict === undefined ? null : <ConflictDialog conflict={conflict} />}
      {signedOut ? <SignInOver /> : null}
    </div>
  );
}

const closed = (): boolean => useUi.getState().panel === "none";

/** What can be done whatever the task is. */
function pageActions(workbench: Workbench): Action[] {
  const session = () => workbench.state.session;
  const here = () => closed() && session() !== undefined;
  const task = t("Task");
  const page = t("Page");
  return [
    {
      id: "task.submit",
      title: t("Submit and next"),
      group: task,
      keys: ["Enter"],
      yields: true,
      once: true,
      when: here,
      run: () => void workbench.submit(),
    },
    {
      id: "task.submit.typing",
      title: t("Submit while typing"),
      group: task,
      keys: ["$mod+Enter"],
      typing: true,
      once: true,
      when: here,
      run: () => void workbench.submit(),
    },
    {
      id: "task.skip",
      title: t("Skip with a reason"),
      group: task,
      keys: ["Shift+S"],
      when: here,
      run: () => openPanel("skip"),
    },
    {
      id: "task.flag",
      title: t("Flag with a reason"),
      group: task,
      keys: ["F"],
      when: here,
      run: () => openPanel("flag"),
    },
    ...suggestionActions(session, here),
    {
      id: "task.undo",
      title: t("Undo"),
      group: task,
      keys: ["$mod+Z"],
      typing: true,
      when: closed,
      run: () => void workbench.undo(),
    },
    {
      id: "task.redo",
      title: t("Redo"),
      group: task,
      keys: ["$mod+Shift+Z", "$mod+Y"],
      typing: true,
      when: here,
      run: () => void session()?.history.redo(),
    },
    {
      id: "question.next",
      title: t("Next question"),
      group: task,
      keys: ["ArrowDown"],
      when: here,
      run: () => void session()?.step(1),
    },
    {
      id: "question.previous",
      title: t("Previous question"),
      group: task,
      keys: ["ArrowUp"],
      when: here,
      run: () => void session()?.step(-1),
    },
    {
      id: "page.guidelines",
      title: t("Show or hide the guidelines"),
      group: page,
      keys: ["G"],
      when: closed,
      run: () => toggleSide("guidelines"),
    },
    threadsAction(page, closed),
    {
      id: "page.answers",
      title: t("Your answers"),
      group: page,
      keys: ["Shift+H"],
      when: closed,
      run: () => openPanel("answers"),
    },
    {
      id: "page.keys",
      title: t("Show the keys"),
      group: page,
      keys: ["?"],
      when: closed,
      run: () => openPanel("keys"),
    },
    {
      id: "page.palette",
      title: t("Run any action"),
      group: page,
      keys: ["$mod+K"],
      typing: true,
      when: closed,
      run: () => openPanel("palette"),
    },
    {
      id: "page.back",
      title: t("Leave the field"),
      group: page,
      keys: ["Escape"],
      typing: true,
      when: closed,
      run: () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
    },
  ];
}
