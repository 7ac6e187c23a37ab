import { memo, useMemo, useRef, type CSSProperties } from "react";
import { lineColour } from "../../parts/labelStyle";
import type { Marked } from "./marks";
import type { Block } from "./paragraphs";
import { chunks, segments, touching, type Laned, type Segment } from "./segments";
import { useDrawn } from "./useDrawn";

interface Props {
  readonly text: string;
  readonly chunks: Chunked;
  readonly spans: readonly Laned<Marked>[];
  readonly selected: string | undefined;
}

/** Paragraphs in chunks, and these in groups. */
type Chunked = readonly (readonly (readonly Block[])[])[];

/** Units of text that are drawn together, some screens of it; and those that the browser passes over together. */
const CHUNK = 4000;
const GROUP = 64_000;

/** The paragraphs of a text as `SpanText` wants them: one list for as long as the text is the same. */
export const chunked = (blocks: readonly Block[]): Chunked =>
  chunks(blocks, GROUP).map((group) => chunks(group, CHUNK));

/**
 * The text with its spans, in chunks of paragraphs. The characters are all there, for find-in-page and for readers of
 * the screen; paragraphs and marks are only made in the chunks that the browser draws. With each picture it asks of
 * every chunk whether it is to be drawn: in groups that are far away, of none.
 */
export function SpanText({ text, chunks: all, spans, selected }: Props) {
  const within = useMemo(() => touching(spans, all.map(around)), [spans, all]);
  return all.map((group, i) => {
    const here = within.get(i) ?? NONE;
    return <Chunks key={i} text={text} group={group} first={i === 0} {...drawn(here, selected)} />;
  });
}

const NONE: readonly Laned<Marked>[] = [];

/** What is drawn of some spans: the selected one counts where it is among them. */
const drawn = (spans: readonly Laned<Marked>[], selected: string | undefined) => ({
  spans,
  selected: spans.some(({ span }) => span.id === selected) ? selected : undefined,
});

const bounds = (paragraphs: readonly Block[]): Block => [
  paragraphs[0]?.[0] ?? 0,
  paragraphs.at(-1)?.[1] ?? 0,
];

const around = (group: readonly (readonly Block[])[]): Block => [
  group[0]?.[0]?.[0] ?? 0,
  group.at(-1)?.at(-1)?.[1] ?? 0,
];

interface Drawn {
  readonly text: string;
  readonly spans: readonly Laned<Marked>[];
  readonly selected: string | undefined;
}

/** Marks are compared by reference: one is another object only when it looks different. */
const isSame = (before: Drawn, after: Drawn): boolean =>
  before.text === after.text &&
  before.selected === after.selected &&
  before.spans.length === after.spans.length &&
  before.spans.every(({ span, lane }, i) => span === after.spans[i]?.span && lane === after.spans[i].lane);

interface ChunksProps extends Drawn {
  readonly group: readonly (readonly Block[])[];
  readonly first: boolean;
}

const Chunks = memo(
  function Chunks({ text, group, spans, selected, first }: ChunksProps) {
    const within = touching(spans, group.map(bounds));
    return (
      <div className="chunks" style={heightOf(group.flat())}>
        {group.map((paragraphs, i) => {
          const here = drawn(within.get(i) ?? NONE, selected);
          return <Chunk key={i} text={text} paragraphs={paragraphs} first={first && i === 0} {...here} />;
        })}
      </div>
    );
  },
  (before, after) => before.group === after.group && isSame(before, after),
);

interface ChunkProps extends Drawn {
  readonly paragraphs: readonly Block[];
  readonly first: boolean;
}

const Chunk = memo(
  function Chunk({ text, paragraphs, spans, selected, first }: ChunkProps) {
    const box = useRef<HTMLDivElement>(null);
    const near = useDrawn(box, first) || selected !== undefined;
    const [start, end] = bounds(paragraphs);
    const within = near ? touching(spans, paragraphs) : undefined;
    return (
      <div ref={box} className="chunk" style={heightOf(paragraphs)}>
        {within === undefined ? (
          <span data-at={start}>{text.slice(start, end)}</span>
        ) : (
          paragraphs.map((block, i) => {
            const here = drawn(within.get(i) ?? NONE, selected);
            return <Paragraph key={block[0]} text={text} block={block} {...here} />;
          })
        )}
      </div>
    );
  },
  (before, after) => before.paragraphs === after.paragraphs && isSame(before, after),
);

const LINE_REM = 1.875;
/** About as many as fit into a line. */
const LINE_UNITS = 85;

/** How high they will be, until they were drawn once: so that the scroll bar is about right from the beginning. */
function heightOf(paragraphs: readonly Block[]): CSSProperties {
  const lines = paragraphs.map(([start, end]) => Math.ceil(Math.max(1, end - start) / LINE_UNITS));
  const height = LINE_REM * lines.reduce((sum, one) => sum + one, 0);
  return { containIntrinsicBlockSize: `auto ${height}rem` };
}

interface ParagraphProps extends Drawn {
  readonly block: Block;
}

const Paragraph = memo(
  function Paragraph({ text, block: [start, end, dir], spans, selected }: ParagraphProps) {
    return (
      <p dir={dir ?? "auto"}>
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
  (before, after) => before.block === after.block && isSame(before, after),
);

interface MarkedProps {
  readonly segment: Segment<Marked>;
  readonly words: string;
  readonly selected: string | undefined;
}

function MarkedText({ segment, words, selected }: MarkedProps) {
  const on = segment.spans.some(({ span }) => span.id === selected);
  const ending = segment.spans.filter(({ span }) => span.end === segment.end && !span.more);
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
