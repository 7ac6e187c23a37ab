import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { changeRegion, moveRegion } from "../../core/draft";
import type { TaskSession } from "../../core/session";
import { textIn, type Page } from "../../pages/pages";
import type { ImageEditor } from "../image/imageEditor";

interface Ground {
  session: TaskSession;
  editor: ImageEditor | undefined;
  page: Page | undefined;
  at: number;
  count: number;
  go: (page: number) => void;
}

/** Keys of documents: from page to page, order of reading, text from the page. Returns what takes the text. */
export function useBlockActions({ session, editor, page, at, count, go }: Ground): (() => void) | undefined {
  const here = () => useUi.getState().panel === "none";
  const selected = () => here() && editor?.selected !== undefined;
  const block = () => here() && editor?.selected?.control.type === "block";
  const take = () => {
    const found = editor?.selected;
    if (found === undefined || page === undefined) return;
    const text = textIn(page.words, found.figure.bounds);
    session.commit(t("From the page"), (draft) =>
      changeRegion(draft, found.control.name, found.region.id, { text }),
    );
  };
  const order = (by: 1 | -1) => {
    const found = editor?.selected;
    if (found === undefined) return;
    session.commit(t("Order of reading"), (draft) =>
      moveRegion(draft, found.control.name, found.region.id, by),
    );
  };
  const group = t("Document");
  useActions(
    [
      {
        id: "page.next",
        title: t("Next page"),
        group,
        keys: ["PageDown"],
        when: () => here() && at < count,
        run: () => go(at + 1),
      },
      {
        id: "page.previous",
        title: t("Previous page"),
        group,
        keys: ["PageUp"],
        when: () => here() && at > 1,
        run: () => go(at - 1),
      },
      {
        id: "block.earlier",
        title: t("Read the block earlier"),
        group,
        keys: ["Shift+PageUp"],
        when: selected,
        run: () => order(-1),
      },
      {
        id: "block.later",
        title: t("Read the block later"),
        group,
        keys: ["Shift+PageDown"],
        when: selected,
        run: () => order(1),
      },
      {
        id: "block.take",
        title: t("Text of the block from the page"),
        group,
        keys: ["T"],
        when: () => block() && (page?.words.length ?? 0) > 0,
        run: take,
      },
      {
        id: "block.type",
        title: t("Type the text of the block"),
        group,
        keys: ["Shift+T"],
        when: block,
        // What stands there is selected: typing replaces it.
        run: () => document.querySelector<HTMLTextAreaElement>(".block-text textarea")?.select(),
      },
    ],
    LEVEL.control,
  );
  return page === undefined || page.words.length === 0 ? undefined : take;
}
