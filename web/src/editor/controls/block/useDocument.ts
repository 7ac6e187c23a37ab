import { useEffect, useState } from "react";
import { regionsOf } from "../../core/draft";
import type { ControlPlan, ViewPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Page, Pages } from "../../pages/pages";
import { usePage, usePages } from "../../pages/usePages";

interface AtHand {
  /** The page at hand, from 1 on, and how many there are; none until the document is there. */
  at: number;
  count: number;
  page: Page | undefined;
  pages: Pages | undefined;
  problem: string | undefined;
  retry: () => void;
  go: (page: number) => void;
}

/** The document of a task and the page at hand: that of the selected block, else the one gone to last. */
export function useDocument(session: TaskSession, view: ViewPlan, controls: readonly ControlPlan[]): AtHand {
  const [shown, setShown] = useState(1);
  const { state, retry } = usePages(view, session.assignment);
  const pages = state?.kind === "ready" ? state.pages : undefined;
  const count = pages?.sizes.length ?? 0;
  const wanted = pageOf(session, controls, session.focus.region) ?? shown;
  if (wanted !== shown) setShown(wanted);
  const at = Math.min(wanted, Math.max(count, 1));
  const { page, broken } = usePage(state, at);
  useEffect(() => {
    if (pages === undefined) return;
    const { unit, sizes, sha256 } = pages;
    const media = { unit, pages: sizes.map(({ width, height }) => ({ width, height })) };
    for (const one of controls)
      session.setMedia(one.name, { ...media, ...(sha256 === undefined ? {} : { sha256 }) });
  }, [session, controls, pages]);
  const go = (to: number) => {
    session.setFocus({ region: undefined });
    setShown(Math.max(1, Math.min(count, to)));
  };
  const problem = state?.kind === "broken" ? state.message : broken;
  return { at, count, page, pages, problem, retry, go };
}

/** On which page a region lies. */
function pageOf(
  session: TaskSession,
  controls: readonly ControlPlan[],
  id: string | undefined,
): number | undefined {
  const all = controls.flatMap((control) => regionsOf(session.value(control.name)));
  const page = id === undefined ? undefined : all.find((region) => region.id === id)?.["page"];
  return typeof page === "number" ? page : undefined;
}
