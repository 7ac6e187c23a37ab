import { useEffect, useMemo } from "react";
import type { ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { LEVEL, useActions, useUi } from "../context";
import { holds } from "../core/conditions";
import type { Json, JsonObject } from "../core/json";
import type { Plan } from "../core/plan";
import { TaskSession } from "../core/session";
import { standIn } from "../core/standIn";
import { TaskView } from "../annotate/TaskView";
import { useHandOver } from "../useHandOver";
import { KeyOf } from "../parts/KeyOf";

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
  useEffect(() => () => useUi.setState({ hints: [] }), []);
  const group = t("Fix");
  const { handOver, problem } = useHandOver(session, {
    id: "fix",
    title: t("Save the fix"),
    group,
    when: () => useUi.getState().panel === "none",
    onDone: ({ answer }) => onDone(answer),
  });
  const leave = { id: "fix.leave", title: t("Leave without a fix"), group, keys: ["Escape"], run: onLeave };
  useActions([leave], LEVEL.page + 1);
  return (
    <div className="fix">
      <TaskView session={session} />
      <div className="fix-bar">
        {problem === undefined ? null : (
          <span className="bad f2" role="alert">
            {problem.message}
          </span>
        )}
        <span className="sp" />
        <Button onClick={onLeave}>
          {t("Leave without a fix")} <KeyOf id="fix.leave" usual="Escape" />
        </Button>
        <Button look="pri" onClick={handOver}>
          {t("Save the fix and next")} <KeyOf id="fix.save" usual="Enter" />
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
