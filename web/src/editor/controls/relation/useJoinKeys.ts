import { useEffect } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { endsOf, regionIn } from "../../core/ends";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { joinTo, removeAt, startJoining, stopJoining, useJoining } from "./joining";

const KEYS = ["J", "Shift+J"];

/** The key that begins and ends what this control joins; none from the third such control on. */
export function joinKey({ plan }: TaskSession, control: ControlPlan): string | undefined {
  return KEYS[plan.controls.filter((one) => endsOf(one).length > 0).indexOf(control)];
}

/** One key begins at the selected region and ends at the next; Escape lets go; Delete takes the link at hand. */
export function useJoinKeys(session: TaskSession, control: ControlPlan): void {
  const key = joinKey(session, control);
  const free = () => useUi.getState().panel === "none";
  const mine = () => useJoining.getState().control === control.name;
  const joining = () => mine() && useJoining.getState().from !== undefined;
  const [from = ""] = endsOf(control);
  const selected = () => session.focus.region ?? "";
  useEffect(() => stopJoining, [session]);
  useActions(
    [
      {
        id: `join.${control.name}`,
        title: t("{title}: from the selected region, then to the next", { title: control.title }),
        group: t("Links"),
        keys: key === undefined ? [] : [key],
        when: () => free() && (joining() || regionIn(session.doc, [from], selected()) !== undefined),
        run: () => {
          if (!joining()) startJoining(session, control, session.focus.region);
          else if (!joinTo(session, selected())) stopJoining();
        },
      },
      {
        id: `join.${control.name}.back`,
        title: t("{title}: let go", { title: control.title }),
        group: t("Links"),
        keys: ["Escape"],
        quiet: true,
        when: () => free() && mine(),
        run: stopJoining,
      },
      {
        id: `join.${control.name}.delete`,
        title: t("{title}: delete the link at hand", { title: control.title }),
        group: t("Links"),
        keys: ["Delete", "Backspace"],
        when: () =>
          free() &&
          mine() &&
          useJoining.getState().at !== undefined &&
          session.focus.control === control.name,
        run: () => {
          const { at } = useJoining.getState();
          if (at !== undefined) removeAt(session, control, at);
        },
      },
    ],
    LEVEL.control,
  );
}
