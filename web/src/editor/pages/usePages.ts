import { useEffect, useState } from "react";
import { useTools } from "../context";
import { lookUp, type ViewPlan } from "../core/plan";
import { loadPages, type Page, type PagesState } from "./pages";

interface Shown {
  readonly item_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The document that a view shows; no state while it is on its way. */
export function usePages(
  view: ViewPlan,
  { item_id: item, data }: Shown,
): { state: PagesState | undefined; retry: () => void } {
  const { pictures } = useTools();
  const [known, setKnown] = useState<{ key: string; state: PagesState }>();
  const [attempt, setAttempt] = useState(0);
  const key = `${item}/${view.name}/${attempt}`;
  useEffect(() => {
    let live = true;
    const source = { item, field: view.path.join("."), value: lookUp(view.path, data) };
    const loading = loadPages(source, pictures);
    void loading.then((state) => {
      if (live) setKnown({ key, state });
    });
    return () => {
      live = false;
      void loading.then((state) => {
        if (state.kind === "ready") state.pages.close();
      });
    };
  }, [item, view, data, pictures, key]);
  return { state: known?.key === key ? known.state : undefined, retry: () => setAttempt(attempt + 1) };
}

/** One page of it, from 1 on; undefined while it is on its way. */
export function usePage(
  state: PagesState | undefined,
  at: number,
): { page: Page | undefined; broken: string | undefined } {
  const pages = state?.kind === "ready" ? state.pages : undefined;
  const [known, setKnown] = useState<{ pages: unknown; at: number; page?: Page; broken?: string }>();
  useEffect(() => {
    let live = true;
    pages?.page(at - 1).then(
      (page) => {
        if (live) setKnown({ pages, at, page });
      },
      (error: unknown) => {
        if (live) setKnown({ pages, at, broken: error instanceof Error ? error.message : String(error) });
      },
    );
    // The next page is fetched while this one is looked at.
    if (pages !== undefined && at < pages.sizes.length) pages.page(at).catch(() => undefined);
    return () => {
      live = false;
    };
  }, [pages, at]);
  const here = known?.pages === pages && known?.at === at ? known : undefined;
  return { page: here?.page, broken: here?.broken };
}
