import { useEffect, useMemo } from "react";
import type { ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, useActions, useSession, useUi } from "../context";
import { holds } from "../core/conditions";
import type { Json, JsonObject } from "../core/json";
import type { Plan } from "../core/plan";
import { TaskSession } from "../core/session";
import { standIn } from "../core/standIn";
import { TaskView } from "../annotate/TaskView";

interface Props {
  readonly plan: Plan;
  readonly one: ReviewCase;
  readonly onDone: (answer: JsonObject) => void;
  readonly onLeave: () => void;
}

/** The annotator's own editor, begun with the label so far. */
export function Fix({ plan, one, onDone, onLeave }: Props) {
  const session = useMemo(
    () => new TaskSession({ assignment: standIn(one), plan, holds, answer: startOf(one) }),
    [plan, one],
  );
  useSession(session);
  useEffect(() => () => useUi.setState({ hints: [] }), []);
  const save = () => {
    const problem = session.problems[0];
    if (problem === undefined) {
      onDone(session.submission().answer);
      return;
    }
    session.reveal();
    session.lead(problem);
  };
  const group = t("Fix");
  const closed = () => useUi.getState().panel === "none";
  useActions(
    [
      {
        id: "fix.save",
        title: t("Save the fix"),
        group,
        keys: ["Enter"],
        yields: true,
        when: closed,
        run: save,
      },
      {
        id: "fix.save.typing",
        title: t("Save while typing"),
        group,
        keys: ["$mod+Enter"],
        typing: true,
        when: closed,
        run: save,
      },
      {
        id: "fix.undo",
        title: t("Undo"),
        group,
        keys: ["$mod+Z"],
        typing: true,
        run: () => void session.history.undo(),
      },
      {
        id: "fix.redo",
        title: t("Redo"),
        group,
        keys: ["$mod+Shift+Z"],
        typing: true,
        run: () => void session.history.redo(),
      },
      { id: "fix.leave", title: t("Leave without a fix"), group, keys: ["Escape"], run: onLeave },
    ],
    LEVEL.page + 1,
  );
  const first = session.showsProblems ? session.problems[0] : undefined;
  return (
    <div className="fix">
      <TaskView session={session} />
      <div className="fix-bar">
        {first === undefined ? null : (
          <span className="bad f2" role="alert">
            {first.message}
          </span>
        )}
        <span className="sp" />
        <Button onClick={onLeave}>
          {t("Leave without a fix")} <Kbd>Esc</Kbd>
        </Button>
        <Button look="pri" onClick={save}>
          {t("Save the fix and next")} <Kbd>Enter</Kbd>
        </Button>
      </div>
    </div>
  );
}

/** The label so far; where there is none, the first answer. */
function startOf(one: ReviewCase): JsonObject {
  const labels = Object.fromEntries(one.labels.map((label) => [label.control, label.value as Json]));
  const first = one.answers[0]?.answer as JsonObject | undefined;
  return { ...first, ...labels };
}
