import { Fragment, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { TextLinks } from "../controls/relation/TextLinks";
import { paragraphs } from "../controls/span/paragraphs";
import { lanes } from "../controls/span/segments";
import { chunked, SpanText } from "../controls/span/SpanText";
import { rangeOf } from "../controls/span/selection";
import { unitsOf } from "../controls/span/spanEdits";
import { endsOf } from "../core/ends";
import { geometryOf } from "../core/kinds";
import { Offsets } from "../core/offsets";
import { lookUp, type ControlPlan, type Plan, type ViewPlan } from "../core/plan";
import type { Shown } from "../views/View";
import { joinLines, marksIn } from "./marks";
import { regionsAt, type Place } from "./places";
import { scrollTo, topOf } from "./scrolling";
import type { Version } from "./versions";

interface Props {
  readonly plan: Plan;
  readonly view: ViewPlan;
  readonly shown: Shown;
  readonly controls: readonly ControlPlan[];
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
  readonly place: Place | undefined;
}

/** A text with the spans of each version; copies side by side are scrolled together. */
export function CaseText({ plan, view, shown, controls, versions, titleOf, place }: Props) {
  const panes = useRef<HTMLDivElement>(null);
  /** The pane that somebody moves, or whose mark was sought; the others follow it, and their echoes move nothing. */
  const leader = useRef<HTMLElement>(undefined);
  const found = lookUp(view.path, shown.data);
  const text = typeof found === "string" ? found : "";
  const { offsets, chunks } = useMemo(
    () => ({ offsets: new Offsets(text), chunks: chunked(paragraphs(text)) }),
    [text],
  );
  const lead = ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
    leader.current = currentTarget;
  };
  const follow = () => {
    if (!leader.current?.isConnected) return;
    const at = topOf(leader.current);
    for (const other of panes.current?.querySelectorAll<HTMLElement>(".copy-text") ?? [])
      if (other !== leader.current) scrollTo(other, at);
  };
  useEffect(() => {
    // A text grows where it is first drawn, also after it was placed.
    const growing = new ResizeObserver(follow);
    for (const text of panes.current?.querySelectorAll(".copy-text > .txt") ?? []) growing.observe(text);
    return () => growing.disconnect();
  }, [versions]);
  useEffect(() => {
    if (place === undefined) return;
    const mark = panes.current?.querySelector("mark.on");
    leader.current = mark?.closest<HTMLElement>(".copy-text") ?? undefined;
    mark?.scrollIntoView({ block: "center" });
  }, [place]);
  const several = versions.length > 1;
  return (
    <div ref={panes} className={several ? "side-by-side" : undefined}>
      {versions.map((version) => {
        const spans = lanes(marksIn(version, controls, offsets));
        const selected = chosen(version, controls, place);
        const words = (
          <JoinedText {...{ plan, version, place, offsets }}>
            <SpanText {...{ text, chunks, spans, selected }} />
          </JoinedText>
        );
        if (!several) return <Fragment key={version.id}>{words}</Fragment>;
        const title = titleOf(version);
        return (
          <div key={version.id} className="copy">
            <span className="t2 f2" aria-hidden>
              {title}
            </span>
            <div
              className="copy-text"
              role="region"
              aria-label={title}
              tabIndex={0}
              onWheel={lead}
              onPointerDown={lead}
              onKeyDown={lead}
              onScroll={(event) => {
                if (event.currentTarget === leader.current) follow();
              }}
            >
              {words}
            </div>
          </div>
        );
      })}
    </div>
  );
}

interface JoinedProps {
  readonly plan: Plan;
  readonly version: Version;
  readonly place: Place | undefined;
  readonly offsets: Offsets;
  readonly children: ReactNode;
}

/** A text, and over it what a version joins in it. */
function JoinedText({ plan, version, place, offsets, children }: JoinedProps) {
  const [root, setRoot] = useState<HTMLDivElement | null>(null);
  const joined = plan.controls.some((control) => endsOf(control).length > 0);
  const stamp = useMemo(() => ({ version, place }), [version, place]);
  return (
    <div ref={setRoot} className="txt">
      {children}
      {joined ? (
        <TextLinks
          {...{ root, stamp }}
          linesOn={(boxOf) =>
            joinLines(plan, version, place, ({ control, region }) =>
              geometryOf(control) === "span" && root !== null
                ? boxOf(rangeOf(root, unitsOf(region, offsets)))
                : undefined,
            )
          }
        />
      ) : null}
    </div>
  );
}

/** The first of its spans that lie at the place: its mark is drawn wherever it stands. */
const chosen = (version: Version, controls: readonly ControlPlan[], place: Place | undefined) =>
  controls.flatMap(({ name }) => regionsAt(version.value(name), place))[0]?.id;
