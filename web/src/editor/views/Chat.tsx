import { memo, Suspense, useEffect, useRef } from "react";
import { t } from "@/i18n";
import { isObject, type Json, type JsonObject } from "../core/json";
import { elementIds } from "../core/parts";
import { Markdown } from "./Markdown";

export interface Picked {
  /** The message that a question is about now. */
  readonly part: string | undefined;
  readonly asked: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
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
  return (
    <ol ref={list} className="chat" aria-label={title || t("Conversation")}>
      {messages.map((message, i) => {
        const id = ids[i] ?? String(i + 1);
        const asked = picked?.asked.has(id) === true;
        return (
          <li
            key={id}
            data-part={id}
            className={className(message, asked, id === part)}
            onPointerDown={asked ? () => picked.pick(id) : undefined}
          >
            <span className="turn-head f2">
              <span className="b">{roleOf(message)}</span>
              <span className="t3">{id}</span>
              {asked ? (
                <span className={picked.done.has(id) ? "good" : "t3"}>
                  {picked.done.has(id) ? t("answered") : t("asked about")}
                </span>
              ) : null}
            </span>
            <Said message={message} />
          </li>
        );
      })}
    </ol>
  );
}

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

/** What a message says: text, parts of text, calls of tools. */
const Said = memo(function Said({ message }: { readonly message: Json }) {
  const text = textOf(message);
  const calls = isObject(message) ? (message["tool_calls"] ?? message["function_call"]) : undefined;
  return (
    <div className="turn-body">
      {text === "" ? null : (
        <Suspense fallback={<p className="reading">{text}</p>}>
          <Markdown text={text} />
        </Suspense>
      )}
      {calls === undefined || calls === null ? null : (
        <pre className="call" aria-label={t("Call of a tool")} tabIndex={0}>
          {JSON.stringify(calls, null, 2)}
        </pre>
      )}
    </div>
  );
});

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
