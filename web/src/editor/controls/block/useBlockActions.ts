import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { actionsOf } from "../../core/actions";
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
  const onBlock = () => here() && editor?.selected?.control.type === "block";
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
  const leaf = actionsOf(t("Document"), "page", here);
  const block = actionsOf(t("Document"), "block", onBlock);
  useActions(
    [
      leaf(
        "next",
        t("Next page"),
        "PageDown",
        () => go(at + 1),
        () => here() && at < count,
      ),
      leaf(
        "previous",
        t("Previous page"),
        "PageUp",
        () => go(at - 1),
        () => here() && at > 1,
      ),
      block("earlier", t("Read the block earlier"), "Shift+PageUp", () => order(-1), selected),
      block("later", t("Read the block later"), "Shift+PageDown", () => order(1), selected),
      block(
        "take",
        t("Text of the block from the page"),
        "T",
        take,
        () => onBlock() && (page?.words.length ?? 0) > 0,
      ),
      // What stands there is selected: typing replaces it.
      block("type", t("Type the text of the block"), "Shift+T", () =>
        document.querySelector<HTMLTextAreaElement>(".block-text textarea")?.select(),
      ),
    ],
    LEVEL.control,
  );
  return page === undefined || page.words.length === 0 ? undefined : take;
}
