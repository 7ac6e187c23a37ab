import { memo, Suspense, useEffect, useRef, useState, type PointerEvent, type RefObject } from "react";
import { t } from "@/i18n";
import { isObject, type Json, type JsonObject } from "../core/json";
import { elementIds } from "../core/parts";
import { Markdown } from "./Markdown";

export interface Picked {
  /** The message that a question is about now. */
  readonly part: string | undefined;
  /** The messages that are asked about, and whether every question about them is answered. */
  readonly answered: ReadonlyMap<string, boolean>;
  readonly pick: (part: string) => void;
}

interface Props {
  readonly messages: readonly Json[];
  readonly title: string;
  readonly picked?: Picked | undefined;
}

/** Messages of a conversation, oldest first, as Markdown; tool calls as data. */
export function Chat({ messages, title, picked }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const ids = elementIds(messages);
  const part = picked?.part;
  useEffect(() => {
    if (part === undefined) return;
    list.current?.querySelector(`[data-part="${CSS.escape(part)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [part]);
  const onPointerDown = ({ target }: PointerEvent) => {
    const turn = target instanceof Element ? target.closest<HTMLElement>("[data-part]") : null;
    const at = turn?.dataset["part"];
    if (at !== undefined && picked?.answered.has(at) === true) picked.pick(at);
  };
  return (
    <ol ref={list} className="chat" aria-label={title || t("Conversation")} onPointerDown={onPointerDown}>
      {messages.map((message, i) => {
        const id = ids[i] ?? String(i + 1);
        return (
          <Turn key={id} id={id} message={message} answered={picked?.answered.get(id)} at={id === part} />
        );
      })}
    </ol>
  );
}

interface TurnProps {
  readonly id: string;
  readonly message: Json;
  /** Undefined for one that is not asked about. */
  readonly answered: boolean | undefined;
  readonly at: boolean;
}

/** Made anew only when it looks different: a long conversation is not gone through with each letter of an answer. */
const Turn = memo(function Turn({ id, message, answered, at }: TurnProps) {
  const box = useRef<HTMLLIElement>(null);
  const near = useNear(box);
  return (
    <li ref={box} data-part={id} className={className(message, answered !== undefined, at)}>
      <span className="turn-head f2">
        <span className="b">{roleOf(message)}</span>
        <span className="t3">{id}</span>
        {answered === undefined ? null : (
          <span className={answered ? "good" : "t3"}>{answered ? t("answered") : t("asked about")}</span>
        )}
      </span>
      <Said message={message} near={near} />
    </li>
  );
});

const className = (message: Json, asked: boolean, at: boolean): string =>
  ["turn", speaker(message), asked ? "asked" : "", at ? "at" : ""].filter(Boolean).join(" ");

const speaker = (message: Json): string => {
  const role = isObject(message) ? (message["role"] ?? message["author"] ?? message["from"]) : undefined;
  return typeof role === "string" ? role : "";
};

const ROLES: Readonly<Record<string, string>> = {
  user: "User",
  human: "User",
  assistant: "Assistant",
  gpt: "Assistant",
  system: "System",
  tool: "Tool",
};

const roleOf = (message: Json): string => {
  const role = speaker(message);
  return t(ROLES[role.toLowerCase()] ?? (role || "Message"));
};

/**
 * Whether a box was near the screen already (`content-visibility: auto`): hundreds of messages are not read as Markdown
 * before the first is answered. Where the browser does not tell, all of them are.
 */
function useNear(box: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(!TOLD);
  useEffect(() => {
    const look = ({ skipped }: ContentVisibilityAutoStateChangeEvent) =>
      setNear((before) => before || !skipped);
    const element = box.current;
    element?.addEventListener("contentvisibilityautostatechange", look as EventListener);
    return () => element?.removeEventListener("contentvisibilityautostatechange", look as EventListener);
  }, [box]);
  return near;
}

const TOLD = "ContentVisibilityAutoStateChangeEvent" in globalThis;

/** What a message says: text, parts of text, calls of tools. Far from the screen, its text as it was written. */
function Said({ message, near }: { readonly message: Json; readonly near: boolean }) {
  const text = textOf(message);
  const calls = isObject(message) ? (message["tool_calls"] ?? message["function_call"]) : undefined;
  return (
    <div className="turn-body">
      {text === "" ? null : (
        <Suspense fallback={<p className="reading">{text}</p>}>
          {near ? <Markdown text={text} /> : <p className="reading">{text}</p>}
        </Suspense>
      )}
      {calls === undefined || calls === null ? null : (
        <pre className="call" aria-label={t("Call of a tool")} tabIndex={0}>
          {JSON.stringify(calls, null, 2)}
        </pre>
      )}
    </div>
  );
}

function textOf(message: Json): string {
  if (typeof message === "string") return message;
  if (!isObject(message)) return JSON.stringify(message);
  const said = message["content"] ?? message["text"] ?? message["value"] ?? "";
  if (typeof said === "string") return said;
  if (Array.isArray(said)) return said.map(partText).join("\n\n");
  return JSON.stringify(said);
}

const partText = (part: Json): string => {
  if (typeof part === "string") return part;
  const { text } = isObject(part) ? part : ({} as JsonObject);
  return typeof text === "string" ? text : JSON.stringify(part);
};
