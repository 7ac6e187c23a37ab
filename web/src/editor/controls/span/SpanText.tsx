import { memo, type CSSProperties } from "react";
import type { LabelOption } from "../../core/plan";
import { lineColour } from "../../parts/labelStyle";
import { segments, touching, type Laned, type Segment, type Stretch } from "./segments";

export interface Marked extends Stretch {
  option: LabelOption | undefined;
  label: string;
  suggested: boolean;
}

interface Props {
  readonly text: string;
  readonly paragraphs: readonly (readonly [number, number])[];
  readonly spans: readonly Laned<Marked>[];
  readonly selected: string | undefined;
}

/** The text with its spans: one block for each paragraph, so that a new span repaints only its own. */
export function SpanText({ text, paragraphs, spans, selected }: Props) {
  const byParagraph = touching(spans, paragraphs);
  return paragraphs.map(([start, end], i) => {
    const within = byParagraph.get(i) ?? NONE;
    const key = within.map(
      ({ span, lane }) => `${span.id}:${span.start}:${span.end}:${span.label}:${lane}:${span.suggested}`,
    );
    const here = within.some(({ span }) => span.id === selected) ? selected : undefined;
    return (
      <Paragraph
        key={start}
        text={text}
        start={start}
        end={end}
        spans={within}
        signature={key.join("|")}
        selected={here}
      />
    );
  });
}

const NONE: readonly Laned<Marked>[] = [];

interface ParagraphProps {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly spans: readonly Laned<Marked>[];
  /** Says whether the spans changed, so that the list itself need not be compared. */
  readonly signature: string;
  readonly selected: string | undefined;
}

const Paragraph = memo(
  function Paragraph({ text, start, end, spans, selected }: ParagraphProps) {
    return (
      <p dir="auto">
        {segments(spans, start, end).map((segment) => {
          const words = text.slice(segment.start, segment.end);
          return segment.spans.length === 0 ? (
            <span key={segment.start} data-at={segment.start}>
              {words}
            </span>
          ) : (
            <MarkedText key={segment.start} segment={segment} words={words} selected={selected} />
          );
        })}
      </p>
    );
  },
  (before, after) =>
    before.text === after.text &&
    before.start === after.start &&
    before.end === after.end &&
    before.signature === after.signature &&
    before.selected === after.selected,
);

interface MarkedProps {
  readonly segment: Segment<Marked>;
  readonly words: string;
  readonly selected: string | undefined;
}

function MarkedText({ segment, words, selected }: MarkedProps) {
  const on = segment.spans.some(({ span }) => span.id === selected);
  const ending = segment.spans.filter(({ span }) => span.end === segment.end);
  const tags = ending.map(({ span }) => `${span.option?.title ?? span.label}${span.suggested ? "?" : ""}`);
  return (
    <mark
      className={on ? "s on" : "s"}
      data-at={segment.start}
      data-ids={segment.spans.map(({ span }) => span.id).join(" ")}
      data-tag={tags.length === 0 ? undefined : tags.join(" ")}
      style={underlines(segment.spans)}
    >
      {words}
    </mark>
  );
}

const LINE = 3;
const GAP = 2;

/** One line for each span, below each other by lane; dashed while only suggested. */
function underlines(spans: readonly Laned<Marked>[]): CSSProperties {
  const depth = Math.max(...spans.map(({ lane }) => lane)) + 1;
  const images = spans.map(({ span }) => {
    const colour = lineColour(span.option);
    return span.suggested
      ? `repeating-linear-gradient(90deg, ${colour} 0 6px, transparent 6px 9px)`
      : `linear-gradient(${colour}, ${colour})`;
  });
  return {
    paddingBottom: depth * (LINE + GAP) - GAP + 1,
    backgroundImage: images.join(", "),
    backgroundSize: `100% ${LINE}px`,
    backgroundRepeat: "no-repeat",
    backgroundPosition: spans
      .map(({ lane }) => `0 calc(100% - ${(depth - 1 - lane) * (LINE + GAP)}px)`)
      .join(", "),
  };
}
