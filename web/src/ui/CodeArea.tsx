import { useId, useRef, useState } from "react";
import { t } from "@/i18n";
import { useCompletion, type Complete } from "./useCompletion";
import "./code.css";

export interface LineNote {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly?: boolean;
  /** Problems, shown at their lines. */
  readonly notes?: readonly LineNote[];
  readonly complete?: Complete;
}

const LINE = 20;
const PADDING = 8;

/** Text with line numbers; Tab stays a way out unless words are offered, two spaces are typed by hand. */
export function CodeArea({ label, value, onChange, readOnly = false, notes = [], complete }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [scrolled, setScrolled] = useState({ top: 0, left: 0 });
  const { open, close, look, take, onKeyDown } = useCompletion(complete, onChange);
  const list = useId();
  const lines = value.split("\n");
  const before = value.slice(0, open?.from ?? 0).split("\n");
  const place = (line: number, column: number) => ({
    top: `calc(${line} * ${LINE / 16}rem + ${PADDING - scrolled.top}px)`,
    insetInlineStart: `calc(${column}ch + ${PADDING - scrolled.left}px)`,
  });
  return (
    <div className="code">
      <pre className="code-gutter" aria-hidden="true">
        <span className="code-numbers" style={{ marginTop: -scrolled.top }}>
          {lines.map((_, index) => (
            <span key={index} className={notes.some(({ line }) => line === index + 1) ? "bad" : undefined}>
              {index + 1}
              {"\n"}
            </span>
          ))}
        </span>
      </pre>
      <div className="code-text">
        <textarea
          ref={area}
          aria-label={label}
          aria-autocomplete={complete ? "list" : undefined}
          aria-controls={open ? list : undefined}
          aria-activedescendant={open ? `${list}-${open.chosen}` : undefined}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          readOnly={readOnly}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            look(event.currentTarget, false);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
          onScroll={({ currentTarget: { scrollTop, scrollLeft } }) =>
            setScrolled({ top: scrollTop, left: scrollLeft })
          }
        />
        {notes.map(({ line, message }, index) => (
          <span
            key={index}
            className="code-note"
            aria-hidden="true"
            title={message}
            style={place(line - 1, (lines[line - 1]?.length ?? 0) + 2)}
          >
            {message}
          </span>
        ))}
        {open ? (
          <ul
            id={list}
            className="code-words"
            role="listbox"
            aria-label={t("What fits here")}
            style={place(before.length, before.at(-1)?.length ?? 0)}
          >
            {open.words.map((word, index) => (
              <li
                key={word}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === open.chosen}
                onPointerDown={(event) => {
                  event.preventDefault();
                  if (area.current) take(area.current, word);
                }}
              >
                {word}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
