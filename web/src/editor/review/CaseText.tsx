import { useEffect, useMemo, useRef } from "react";
import { lanes, paragraphs } from "../controls/span/segments";
import { chunked, SpanText } from "../controls/span/SpanText";
import { Offsets } from "../core/offsets";
import { lookUp, type ControlPlan, type ViewPlan } from "../core/plan";
import type { Shown } from "../views/View";
import { marksIn } from "./marks";
import { regionsAt, type Place } from "./places";
import { scrollTo, topOf } from "./scrolling";
import type { Version } from "./versions";

interface Props {
  readonly view: ViewPlan;
  readonly shown: Shown;
  readonly controls: readonly ControlPlan[];
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
  readonly place: Place | undefined;
}

/** A text with the spans of each version; copies side by side are scrolled together. */
export function CaseText({ view, shown, controls, versions, titleOf, place }: Props) {
  const panes = useRef<HTMLDivElement>(null);
  /** The pane that was moved by hand; the others echo it, and their echoes move nothing. */
  const leader = useRef<Element>(undefined);
  const found = lookUp(view.path, shown.data);
  const text = typeof found === "string" ? found : "";
  const { offsets, chunks } = useMemo(
    () => ({ offsets: new Offsets(text), chunks: chunked(paragraphs(text)) }),
    [text],
  );
  const follow = (from: HTMLElement) => {
    if (leader.current !== undefined && leader.current !== from) return;
    leader.current = from;
    const at = topOf(from);
    for (const other of panes.current?.querySelectorAll<HTMLElement>(".copy-text") ?? [])
      if (other !== from) scrollTo(other, at);
    requestAnimationFrame(() => requestAnimationFrame(() => (leader.current = undefined)));
  };
  useEffect(() => {
    if (place !== undefined) panes.current?.querySelector("mark.on")?.scrollIntoView({ block: "center" });
  }, [place]);
  const several = versions.length > 1;
  return (
    <div ref={panes} className={several ? "side-by-side" : undefined}>
      {versions.map((version) => {
        const spans = lanes(marksIn(version, controls, offsets));
        const selected = chosen(version, controls, place);
        const words = <SpanText {...{ text, chunks, spans, selected }} />;
        if (!several) return <div key={version.id} className="txt" children={words} />;
        const title = titleOf(version);
        return (
          <div key={version.id} className="copy">
            <span className="t2 f2" aria-hidden>
              {title}
            </span>
            <div
              className="txt copy-text"
              role="region"
              aria-label={title}
              tabIndex={0}
              onScroll={(event) => follow(event.currentTarget)}
            >
              {words}
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** The first of its spans that lie at the place: its mark is drawn wherever it stands. */
const chosen = (version: Version, controls: readonly ControlPlan[], place: Place | undefined) =>
  controls
    .filter(({ name }) => name === place?.control.name)
    .flatMap(({ name }) => regionsAt(version.value(name), place))[0]?.id;
