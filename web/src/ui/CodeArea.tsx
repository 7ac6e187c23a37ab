import { useRef } from "react";
import "./code.css";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly?: boolean;
  /** Lines with a problem, counted from 1. */
  readonly marks?: readonly number[];
}

/** Text with line numbers; Tab stays a way out, two spaces are typed by hand. */
export function CodeArea({ label, value, onChange, readOnly = false, marks = [] }: Props) {
  const gutter = useRef<HTMLPreElement>(null);
  const lines = value.split("\n").length;
  return (
    <div className="code">
      <pre ref={gutter} className="code-gutter" aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          <span key={index} className={marks.includes(index + 1) ? "bad" : undefined}>
            {index + 1}
            {"\n"}
          </span>
        ))}
      </pre>
      <textarea
        aria-label={label}
        spellCheck={false}
        autoCapitalize="off"
        wrap="off"
        readOnly={readOnly}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
