import { useState } from "react";
import type { Pin, Thread } from "@/api/schema.gen";
import { t } from "@/i18n";
import { toggleSide } from "../context";
import type { JsonObject } from "../core/json";
import type { Plan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { SidePane } from "../parts/SidePane";
import { Compose } from "./Compose";
import { turnsOf, usePlace, WHOLE_TASK } from "./place";
import { ThreadCard } from "./ThreadCard";
import { useMentions, usePeople, useThreads, useThreadVerbs } from "./useThreads";
import "./threads.css";

interface Props {
  readonly project: string;
  readonly task: string;
  readonly plan: Plan;
  readonly data: JsonObject;
  /** Where the task can be worked on: a thread leads to its place in it. */
  readonly session?: TaskSession;
}

const showTurn = (part: string): void =>
  document.querySelector(`.turn[data-part="${CSS.escape(part)}"]`)?.scrollIntoView({ block: "center" });

/** What is said about the task at hand, and where else one is mentioned. */
export function ThreadsPane({ project, task, plan, data, session }: Props) {
  const threads = useThreads(task);
  const people = usePeople(task);
  const elsewhere = useMentions(project).filter((thread) => thread.task_id !== task);
  const open = threads.filter((thread) => thread.resolved_at === null);
  const done = threads.filter((thread) => thread.resolved_at !== null);
  const go = ({ pin }: Thread) => {
    const { control, region, part, frame } = pin;
    if (control === null && part !== null) return () => showTurn(part);
    if (frame === null && (session === undefined || control === null)) return undefined;
    return () => {
      session?.setFocus({
        control: control ?? undefined,
        region: region ?? undefined,
        part: part ?? undefined,
      });
      if (frame !== null) usePlace.getState().shown?.seek(frame);
    };
  };
  const list = (some: readonly Thread[], title: string, named = false) =>
    some.length === 0 ? null : (
      <ul className="threads" aria-label={title}>
        {some.map((thread) => (
          <ThreadCard
            key={thread.id}
            thread={thread}
            people={people}
            named={named}
            onGo={named ? undefined : go(thread)}
          />
        ))}
      </ul>
    );
  return (
    <SidePane
      title={t("Threads")}
      note={<span className="t3 plain">{t("{n} open", { n: open.length })}</span>}
      closeLabel={t("Close the threads (Shift C)")}
      onClose={() => toggleSide("threads")}
      label={t("What is said about this task")}
    >
      <NewThread key={task} task={task} plan={plan} data={data} people={people} />
      {list(open, t("Open threads"))}
      {elsewhere.length === 0 ? null : <h2 className="f2">{t("You are mentioned in")}</h2>}
      {list(elsewhere, t("You are mentioned in"), true)}
      {done.length === 0 ? null : (
        <details>
          <summary className="f2 t2">{t("{n} resolved", { n: done.length })}</summary>
          {list(done, t("Resolved threads"))}
        </details>
      )}
    </SidePane>
  );
}

type NewProps = Pick<Props, "task" | "plan" | "data"> & Pick<Parameters<typeof Compose>[0], "people">;

/** Begins a thread at the place at hand, at a question, or about the task as a whole. */
function NewThread({ task, plan, data, people }: NewProps) {
  const { open } = useThreadVerbs();
  const here = usePlace((place) => place.pin);
  const [chosen, setChosen] = useState<string>();
  const places = new Map<string, Pin>([
    ...(here === undefined ? [] : [["here", here] as const]),
    ["task", { ...WHOLE_TASK }],
    ...plan.controls.map(
      ({ name, title }) => [`at ${name}`, { ...WHOLE_TASK, control: name, quote: title }] as const,
    ),
    ...turnsOf(plan, data).map((pin, n) => [`turn ${n}`, pin] as const),
  ]);
  const at = chosen !== undefined && places.has(chosen) ? chosen : here === undefined ? "task" : "here";
  return (
    <div className="new-thread">
      <label className="row f2">
        {t("About")}
        <select className="inp sp" value={at} onChange={(event) => setChosen(event.target.value)}>
          {[...places].map(([key, pin]) => (
            <option key={key} value={key}>
              {key === "task" ? t("The task as a whole") : pin.quote}
            </option>
          ))}
        </select>
      </label>
      <Compose
        label={t("Ask or say something")}
        verb={t("Open a thread")}
        people={people}
        autoFocus
        onSay={(said) => open.mutateAsync({ task, pin: places.get(at) ?? WHOLE_TASK, said })}
      />
    </div>
  );
}
