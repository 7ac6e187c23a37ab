import { useEffect, useMemo, useState } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../context";
import { hitsOn, MOST_HITS, type Hit } from "./finding";
import type { Pages } from "./pages";
import { TextLayer } from "./textLayer";

/** What is sought in a document, and where it was found so far. */
export interface Finding {
  readonly open: boolean;
  readonly sought: string;
  readonly hits: readonly Hit[];
  /** Not all pages were looked through yet. */
  readonly busy: boolean;
  /** The hit at hand, from 0 on. */
  readonly at: number;
  /** The same; another object with each step, also where there is but one. */
  readonly hit: Hit | undefined;
  readonly seek: (sought: string) => void;
  readonly step: (by: 1 | -1) => void;
  readonly close: () => void;
}

interface Found {
  readonly of: unknown;
  readonly sought: string;
  readonly hits: readonly Hit[];
  readonly busy: boolean;
}

interface Ground {
  readonly pages: Pages | undefined;
  /** The page at hand, from 1 on. */
  readonly page: number;
  readonly go: (page: number) => void;
}

/** Seeks words in all pages of a document, the page at hand first; `Ctrl F` opens it. */
export function useFinding({ pages, page, go }: Ground): Finding {
  const [sought, setSought] = useState<string>();
  const [found, setFound] = useState<Found>();
  const [step, setStep] = useState<{ readonly at: number }>();
  useEffect(() => {
    if (pages === undefined || !sought) return undefined;
    let live = true;
    void findIn(pages, sought, (hits, busy) => {
      if (live) setFound({ of: pages, sought, hits, busy });
      return live;
    });
    return () => {
      live = false;
    };
  }, [pages, sought]);
  const known = found?.of === pages && found?.sought === sought ? found : undefined;
  const hits = known?.hits ?? NONE;
  const first = Math.max(
    0,
    hits.findIndex((hit) => hit.page >= page),
  );
  const at = step?.at ?? first;
  const hit = useMemo(() => {
    const one = step && hits[step.at];
    return one && { ...one };
  }, [step, hits]);
  const stepTo = (to: number) => {
    setStep({ at: to });
    const next = hits[to];
    if (next !== undefined && next.page !== page) go(next.page);
  };
  const close = () => {
    setSought(undefined);
    setStep(undefined);
    document.querySelector<HTMLElement>("[data-canvas]")?.focus();
  };
  useActions(
    [
      {
        id: "document.find",
        title: t("Find words in the document"),
        group: t("Document"),
        keys: ["$mod+F"],
        typing: true,
        when: () => pages !== undefined && useUi.getState().panel === "none",
        run: () => {
          setSought(sought ?? "");
          document.querySelector<HTMLInputElement>(".find input")?.select();
        },
      },
    ],
    LEVEL.view,
  );
  return {
    open: sought !== undefined,
    sought: sought ?? "",
    hits,
    busy: Boolean(sought) && known?.busy !== false,
    at,
    hit,
    seek: (words) => {
      setSought(words);
      setStep(undefined);
    },
    step: (by) => {
      if (hits.length > 0)
        stepTo(step === undefined && by > 0 ? first : (at + by + hits.length) % hits.length);
    },
    close,
  };
}

const NONE: readonly Hit[] = [];

/** Tells the hits of more and more pages, for as long as what it tells is wanted. */
async function findIn(
  pages: Pages,
  sought: string,
  tell: (hits: readonly Hit[], busy: boolean) => boolean,
): Promise<void> {
  let hits: readonly Hit[] = [];
  for (let at = 0; at < pages.sizes.length && hits.length < MOST_HITS; at += 1) {
    // A page that cannot be read says so where it is shown.
    const words = await pages.words(at).catch(() => []);
    const here = hitsOn(at + 1, new TextLayer(words), sought);
    if (here.length > 0) hits = [...hits, ...here].slice(0, MOST_HITS);
    if (!tell(hits, true)) return;
  }
  tell(hits, false);
}
