import { useId, useRef, useState, type KeyboardEvent } from "react";
import type { Mentionable, NewComment } from "@/api/schema.gen";
import { sentence } from "@/api/problem";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";

interface Props {
  readonly label: string;
  readonly verb: string;
  readonly people: readonly Mentionable[];
  readonly autoFocus?: boolean;
  /** Rejects when it could not be said; the words come back into the field. */
  readonly onSay: (said: NewComment) => Promise<unknown>;
}

const MOST_OFFERED = 6;
/** An at sign and what was typed of a name after it, up to the cursor. */
const MENTION = /(?:^|\s)@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u;

/** A field for words; `@` offers names. */
export function Compose({ label, verb, people, autoFocus = false, onSay }: Props) {
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const typed = MENTION.exec(text.slice(0, caret))?.[1];
  const offered =
    typed === undefined
      ? []
      : people
          .filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()) && name !== typed)
          .slice(0, MOST_OFFERED);
  const mention = (person: Mentionable | undefined) => {
    const area = field.current;
    if (area === null || person === undefined || typed === undefined) return;
    // In the field itself: the next key may come before the next frame.
    area.setRangeText(`${person.name} `, caret - typed.length, caret, "end");
    setText(area.value);
    setCaret(area.selectionStart);
    setAt(0);
  };
  const say = async () => {
    const words = text.trim();
    if (words === "") return;
    const mentions = people.filter(({ name }) => words.includes(`@${name}`)).map(({ user_id }) => user_id);
    // Gone from the field at once: a second press says nothing twice, and what is typed meanwhile stays.
    setText("");
    setProblem(undefined);
    try {
      await onSay({ text: words, mentions });
    } catch (error) {
      setText((later) => (later === "" ? words : `${words}\n${later}`));
      setProblem(sentence(error));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const enters = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    const picks = offered.length > 0 && (event.key === "Enter" || event.key === "Tab");
    if (enters) void say();
    else if (picks) mention(offered[at]);
    else if (offered.length > 0 && by !== undefined) setAt((at + by + offered.length) % offered.length);
    else return;
    // The same keys submit the task and move in it.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="compose">
      <textarea
        ref={field}
        className="inp"
        rows={2}
        maxLength={4000}
        autoFocus={autoFocus}
        aria-label={label}
        placeholder={label}
        aria-autocomplete="list"
        aria-controls={list}
        aria-activedescendant={offered.length === 0 ? undefined : `${list}-${at}`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
          setAt(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label={t("People")} hidden={offered.length === 0}>
        {offered.map((person, i) => (
          <li
            key={person.user_id}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === at}
            className={i === at ? "rrow on" : "rrow"}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => mention(person)}
          >
            {person.name}
          </li>
        ))}
      </ul>
      {problem === undefined ? null : (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      <div className="row">
        <span className="t3 f2">{t("@ mentions somebody")}</span>
        <span className="sp" />
        <Button small disabled={text.trim() === ""} onClick={() => void say()}>
          {verb} <Kbd>Ctrl Enter</Kbd>
        </Button>
      </div>
    </div>
  );
}
