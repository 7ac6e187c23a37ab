import { Suspense, useEffect, useMemo, useState } from "react";
import { t } from "@/i18n";
import { guidelinesPicture } from "@/ui/Uploaded";
import { toggleSide, useBench, useWorkbench } from "../context";
import { SidePane } from "../parts/SidePane";
import { Markdown } from "../views/Markdown";
import { keepGuidelines, readGuidelines } from "./guidelines";

/** The guidelines beside the task; what changed since they were last read is marked. */
export function GuidelinesPane() {
  const workbench = useWorkbench();
  const mine = useBench((state) => state.mine);
  const project = workbench.project;
  const text = mine?.guidelines ?? "";
  const picture = useMemo(() => guidelinesPicture(project), [project]);
  const [read, setRead] = useState(() => ({ text, before: readGuidelines(project) }));
  // They may change while they stand open: what was there until then was read.
  if (read.text !== text) setRead({ text, before: read.text });
  const { before } = read;
  const changed = useMemo(
    () =>
      before === null || before === text
        ? undefined
        : { marked: changedLines(before, text), gone: linesBeyond(text, before).map(({ line }) => line) },
    [before, text],
  );
  useEffect(() => () => keepGuidelines(project, text), [project, text]);
  return (
    <SidePane
      title={t("Guidelines")}
      note={
        <>
          {mine === undefined ? null : (
            <span className="t3 plain">{t("version {n}", { n: mine.guideline_version })}</span>
          )}
          {changed === undefined ? null : <span className="tag warn">{t("changed, marked below")}</span>}
        </>
      }
      closeLabel={t("Close the guidelines (G)")}
      onClose={() => toggleSide("guidelines")}
      label={t("Text of the guidelines")}
    >
      {text.trim() === "" ? (
        <p className="t2">
          {t("This project has no guidelines yet. Its owner can write them in the project's settings.")}
        </p>
      ) : (
        <Suspense fallback={<p className="t3">{t("Loading")}</p>}>
          <Markdown text={text} marked={changed?.marked} picture={picture} />
          {changed === undefined ? null : <Gone lines={changed.gone} />}
        </Suspense>
      )}
    </SidePane>
  );
}

/** What the text said before and says no longer, as it was written. */
function Gone({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section className="gone" aria-label={t("No longer there")}>
      <h2 className="ph">{t("No longer there")}</h2>
      {lines.map((line, i) => (
        <p key={i}>
          <del>{line}</del>
        </p>
      ))}
    </section>
  );
}

/** Numbers of the lines (from 1) that were not in the text before. */
function changedLines(before: string, after: string): ReadonlySet<number> {
  return new Set(linesBeyond(before, after).map(({ n }) => n));
}

/** The lines of a text that another does not have anywhere, with their numbers from 1. */
function linesBeyond(other: string, text: string): { n: number; line: string }[] {
  const known = new Set(other.split("\n").map((line) => line.trim()));
  const lines = text.split("\n").map((line, i) => ({ n: i + 1, line: line.trim() }));
  return lines.filter(({ line }) => line !== "" && !known.has(line));
}
