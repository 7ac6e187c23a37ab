import { createElement, useMemo, useState } from "react";
import { t } from "@/i18n";
import { isPicture } from "./pictureUrl";
import { LEVEL, useActions, useHints, useSession } from "../context";
import type { Action } from "../core/actions";
import { endsOf } from "../core/ends";
import { hasRegions, questionKind } from "../core/kinds";
import type { ControlPlan, Plan, ViewPlan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { sidesOf } from "../controls/preference/sides";
import { ReelLink, ReelLinkContext } from "../film/reelLink";
import { Pane } from "../parts/Pane";
import { useFollowedPlace } from "../threads/place";
import { Questions } from "../parts/Questions";
import { OtherViews } from "../views/OtherViews";
import { CompareTask, editorOf } from "./modalities";

/** The task: what is drawn on has the middle, questions stand at the side. */
export function TaskView({ session }: { readonly session: TaskSession }) {
  const [link] = useState(() => new ReelLink());
  useActions(linkActions(link), LEVEL.view);
  return (
    <ReelLinkContext value={link}>
      <TaskBody session={session} />
      <FollowedPlace session={session} />
    </ReelLinkContext>
  );
}

/** Several films of a task are moved and played together. */
const linkActions = (link: ReelLink): Action[] => [
  {
    id: "films.link",
    title: t("Play and step all films together, or each alone"),
    group: t("View"),
    keys: ["Shift+Y"],
    when: () => link.several,
    run: () => link.toggle(),
  },
];

/** Beside the task, which is not made anew for each frame of a film that plays. */
function FollowedPlace({ session }: { readonly session: TaskSession }) {
  useFollowedPlace(session);
  return null;
}

function TaskBody({ session }: { readonly session: TaskSession }) {
  useSession(session);
  const at = session.focus.control;
  const work = useMemo(() => workOn(session.plan, at), [session.plan, at]);
  if (work === undefined && sidesOf(session) !== undefined) return <CompareTask session={session} />;
  if (work === undefined) return <PlainTask session={session} />;
  return createElement(editorOf(work.view), { session, ...work });
}

interface Work {
  view: ViewPlan;
  controls: readonly ControlPlan[];
  /** Region controls on other views. */
  elsewhere: readonly ControlPlan[];
}

const known = new WeakMap<Plan, Map<string, Work>>();

/** The view that is drawn on now: that of the control at hand, else the first with a region control. */
function workOn(plan: Plan, at: string | undefined): Work | undefined {
  const regions = plan.controls.filter((control) => hasRegions(control));
  const asking = plan.controls.find((control) => control.name === at);
  const names = asking === undefined ? [] : [asking.name, ...endsOf(asking)];
  const wanted = regions.find((control) => names.includes(control.name)) ?? regions[0];
  const view = plan.views.find((one) => one.name === wanted?.on);
  if (wanted === undefined || view === undefined) return undefined;
  const byView = known.get(plan) ?? new Map<string, Work>();
  known.set(plan, byView);
  const found = byView.get(view.name);
  if (found !== undefined) return found;
  const here = (control: ControlPlan) => control.on === view.name;
  const work: Work = {
    view,
    controls: regions.filter(here),
    elsewhere: regions.filter((control) => !here(control)),
  };
  byView.set(view.name, work);
  return work;
}

/** Views in the middle, questions at the side. */
function PlainTask({ session }: { readonly session: TaskSession }) {
  const { controls } = session.plan;
  const most = Math.max(0, ...controls.map((control) => control.options.length));
  const at = session.control(session.focus.control);
  const plays = session.plan.views.some(({ type }) => type === "audio" || type === "video");
  // Where the cursor is in a field the key is another.
  const typing = at !== undefined && questionKind(at)?.fieldKeys !== undefined;
  useHints([...hintsFor(at, controls.length), ...(plays ? [typing ? PLAY_TYPING : PLAY] : [])]);
  const pictures = session.plan.views.some((view) => isPicture(view) || view.type === "video");
  return (
    <div className="wk">
      <div className={pictures ? "doc wide" : "doc"}>
        <OtherViews session={session} />
      </div>
      <Pane name={most > 40 ? "many" : "plain"} width={most > 40 ? 560 : 360}>
        <Questions session={session} />
      </Pane>
    </div>
  );
}

const PLAY = { keys: ["Space"], word: t("play") };
const PLAY_TYPING = { keys: ["$mod+Space"], word: t("play") };

function hintsFor(control: ControlPlan | undefined, several: number) {
  const move = several > 1 ? [{ keys: ["ArrowUp", "ArrowDown"], word: t("question") }] : [];
  if (control === undefined) return move;
  const kind = questionKind(control);
  if (kind?.fieldKeys !== undefined) return kind.fieldKeys(move);
  const filter = control.options.length > 9 ? [{ keys: ["/"], word: t("filter") }] : [];
  const none = kind?.untouched !== undefined ? [{ keys: ["0"], word: t("none") }] : [];
  const first = control.options.some(({ key }) => key === "0") ? "0" : "1";
  return [{ keys: [first, "–", "9"], word: t("answer") }, ...filter, ...none, ...move];
}
