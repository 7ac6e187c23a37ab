import { t } from "@/i18n";
import { actionsOf, type Action } from "../../core/actions";
import { acceptRegions, moveRegion, regionsOf } from "../../core/draft";
import { stepActions } from "../../parts/canvasSteps";
import type { Ground } from "./ground";

/** Regions as a whole: walk through them, add, delete, judge suggestions, above and below. */
export function objectActions(ground: Ground): Action[] {
  const { editor, session, controls, here, selected } = ground;
  const group = t("Regions");
  const ids = () => controls.flatMap((control) => regionsOf(session.value(control.name)).map(({ id }) => id));
  const beside = (by: 1 | -1): string | undefined => {
    const all = ids();
    const at = all.indexOf(session.focus.region ?? "");
    return at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by];
  };
  const words = { group, next: t("Next region"), previous: t("Previous region") };
  const beyond = (by: 1 | -1) => beside(by) !== undefined || session.focus.region !== undefined;
  const step = (by: 1 | -1): boolean => {
    const next = beside(by);
    editor?.select(next);
    return next !== undefined;
  };
  const order = (by: 1 | -1): Action => ({
    id: by > 0 ? "object.above" : "object.below",
    title: by > 0 ? t("Bring the region forward") : t("Send the region back"),
    group,
    keys: [by > 0 ? "PageUp" : "PageDown"],
    when: selected,
    run: () => {
      const found = editor?.selected;
      if (found === undefined) return;
      const title = by > 0 ? t("Bring forward") : t("Send back");
      session.commit(title, (draft) => moveRegion(draft, found.control.name, found.region.id, by));
    },
  });
  const region = actionsOf(group, "region", here);
  const busy = () => here() && (editor?.busy === true || session.focus.region !== undefined);
  return [
    ...stepActions(words, (by) => here() && beyond(by), step),
    order(1),
    order(-1),
    region("new", t("New region by keys, or a dab of the brush"), "N", () => editor?.createInView()),
    region("delete", t("Delete the region"), ["Delete", "Backspace"], () => editor?.remove(), selected),
    region("back", t("One level back"), "Escape", () => void editor?.back(), busy),
    ...suggestionActions(ground, ids),
  ];
}

function suggestionActions({ editor, session, here, selected }: Ground, ids: () => string[]): Action[] {
  const suggested = () => ids().filter((id) => id in session.doc.suggested);
  const undecided = () => selected() && (session.focus.region ?? "") in session.doc.suggested;
  const any = () => here() && suggested().length > 0;
  const acceptAll = () => void session.commit(t("Accept all"), (draft) => acceptRegions(draft, suggested()));
  const object = actionsOf(t("Regions"), "object", undecided);
  return [
    object("accept", t("Accept the suggestion"), "A", () => {
      session.commit(t("Accept"), (draft) => acceptRegions(draft, [session.focus.region ?? ""]));
      editor?.select(suggested()[0]);
    }),
    object("reject", t("Reject the suggestion"), "X", () => {
      editor?.remove();
      editor?.select(suggested()[0]);
    }),
    object("acceptAll", t("Accept all suggestions"), "Shift+A", acceptAll, any),
  ];
}
