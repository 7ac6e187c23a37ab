import { useEffect, type ComponentType } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, useActions } from "../context";
import type { ControlProps } from "../controls/props";
import { setPartAnswer } from "../core/draft";
import { isObject, type Json, type JsonObject } from "../core/json";
import { answersByPart, partsOf, perOf, type Part } from "../core/parts";

interface Props extends ControlProps {
  readonly Editor: ComponentType<ControlProps>;
}

/** A question asked of every part: the part at hand with its editor; an answer goes on to the next part. */
export function PerQuestion({ Editor, ...props }: Props) {
  const { session, control, value, listening, next } = props;
  const { region, part } = session.focus;
  const noun = perOf(control)?.noun ?? "";
  const item = session.assignment.data as JsonObject;
  const parts = partsOf(session.plan, control, item, session.doc.answer) ?? [];
  const answers = answersByPart(value);
  const wanted = noun === "region" ? region : part;
  const open = parts.findIndex((one) => answers[one.id] === undefined);
  const at = Math.max(
    0,
    parts.findIndex((one) => one.id === wanted) < 0 ? open : parts.findIndex((one) => one.id === wanted),
  );
  const hand = parts[at];
  const go = (to: Part | undefined) => {
    if (to !== undefined) session.setFocus(noun === "region" ? { region: to.id } : { part: to.id });
  };
  const mine = session.focus.control === control.name;
  const id = hand?.id;
  useEffect(() => {
    if (mine && id !== undefined && noun !== "region" && part !== id) session.setFocus({ part: id });
  }, [mine, id, noun, part, session]);
  const group = t("Answers");
  useActions(
    [
      {
        id: `answer.${control.name}.next`,
        title: t("{title}: next", { title: control.title }),
        group,
        keys: ["ArrowDown"],
        when: () => listening() && at + 1 < parts.length,
        run: () => go(parts[at + 1]),
      },
      {
        id: `answer.${control.name}.previous`,
        title: t("{title}: previous", { title: control.title }),
        group,
        keys: ["ArrowUp"],
        when: () => listening() && at > 0,
        run: () => go(parts[at - 1]),
      },
    ],
    LEVEL.control,
  );
  if (hand === undefined) {
    return (
      <p className="t3 f2">
        {noun === "region" ? t("Nothing is marked yet.") : t("Nothing to ask about here.")}
      </p>
    );
  }
  return (
    <div className="per">
      <div className="row f2">
        <span className="b">{wordsFor(noun, hand.id)}</span>
        <span className="t3">{t("{at} of {n}", { at: at + 1, n: parts.length })}</span>
        <span className="sp" />
        <ol className="dots" aria-label={t("Answered")}>
          {parts.slice(0, 40).map((one, i) => (
            <li key={one.id}>
              <button
                type="button"
                className={answers[one.id] === undefined ? "dot" : "dot done"}
                aria-current={i === at}
                aria-label={
                  answers[one.id] === undefined
                    ? t("{part}, not answered", { part: wordsFor(noun, one.id) })
                    : t("{part}, answered", { part: wordsFor(noun, one.id) })
                }
                tabIndex={i === at ? 0 : -1}
                onClick={() => go(one)}
              />
            </li>
          ))}
        </ol>
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd>
      </div>
      <p className="quote f2 t2" dir="auto">
        {quoteOf(hand.element)}
      </p>
      <Editor
        key={hand.id}
        {...props}
        value={answers[hand.id]}
        shown={hand.element}
        set={(given, merge) => {
          session.setFocus({ control: control.name });
          session.commit(
            control.title,
            (draft) => setPartAnswer(draft, control.name, hand.id, given),
            merge && `${merge}:${hand.id}`,
          );
        }}
        next={() => {
          if (at + 1 < parts.length) go(parts[at + 1]);
          else next();
        }}
      />
    </div>
  );
}

const NOUNS: Readonly<Record<string, string>> = {
  message: "Message {id}",
  step: "Step {id}",
  page: "Page {id}",
  row: "Row {id}",
  frame: "Frame {id}",
  region: "Region {id}",
};

export const wordsFor = (noun: string, id: string): string => t(NOUNS[noun] ?? "{id}", { id });

/** The beginning of what the part says. */
export function quoteOf(element: Json): string {
  if (typeof element === "string") return element.slice(0, 160);
  if (!isObject(element)) return JSON.stringify(element).slice(0, 160);
  const said = [element["content"], element["text"], element["label"], element["title"]].find(
    (one) => typeof one === "string",
  );
  return (said ?? fields(element)).slice(0, 160);
}

/** A row or record without words of its own: its fields by name. */
const fields = (element: object): string =>
  Object.entries(element)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" · ");
