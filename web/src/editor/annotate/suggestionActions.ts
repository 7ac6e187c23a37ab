import { t } from "@/i18n";
import type { Action } from "../core/actions";
import { acceptRegions, guess, removeRegion, setAnswer } from "../core/draft";
import type { TaskSession } from "../core/session";
import { isRated } from "../core/suggestions";
import { useSticky } from "../sticky";
import { askSure, LEASTS } from "../sure";

/** Take over or turn down what a model proposed: the region at hand, the question at hand, or all. */
export function suggestionActions(of: () => TaskSession | undefined, here: () => boolean): Action[] {
  const group = t("Suggestions");
  const atHand = (): string | undefined => {
    const session = of();
    if (session === undefined) return undefined;
    const { region, control } = session.focus;
    const ids = [region, control === undefined ? undefined : guess(control)];
    return ids.find((id) => id !== undefined && id in session.doc.suggested);
  };
  const ratedSession = (): TaskSession | undefined => {
    const session = of();
    return session && isRated(session.plan, session.suggestions) ? session : undefined;
  };
  const turn = (by: 1 | -1) => {
    const session = ratedSession();
    if (session !== undefined) askSure(session, LEASTS[LEASTS.indexOf(session.doc.sifted?.least ?? 0) + by]);
  };
  const all = () => Object.keys(of()?.doc.suggested ?? {});
  return [
    {
      id: "suggestion.show",
      title: t("Show the suggestions"),
      group,
      keys: ["Shift+E"],
      when: () => here() && of()?.hidesSuggestions === true,
      run: () => of()?.showSuggestions(useSticky.getState().least),
    },
    {
      id: "suggestion.accept",
      title: t("Accept the suggestion"),
      group,
      keys: ["A"],
      when: () => here() && atHand() !== undefined,
      run: () => {
        const id = atHand();
        if (id !== undefined) of()?.commit(t("Accept the suggestion"), (draft) => acceptRegions(draft, [id]));
      },
    },
    {
      id: "suggestion.reject",
      title: t("Reject the suggestion"),
      group,
      keys: ["X"],
      when: () => here() && atHand() !== undefined,
      run: () => {
        const session = of();
        const id = atHand();
        const { control } = session?.focus ?? {};
        if (session === undefined || id === undefined || control === undefined) return;
        session.commit(t("Reject the suggestion"), (draft) => {
          if (id === guess(control)) setAnswer(draft, control, undefined);
          else removeRegion(draft, control, id);
        });
      },
    },
    {
      id: "suggestion.acceptAll",
      title: t("Accept all suggestions"),
      group,
      keys: ["Shift+A"],
      when: () => here() && all().length > 0,
      run: () => void of()?.commit(t("Accept all"), (draft) => acceptRegions(draft, all())),
    },
    {
      id: "suggestion.surer",
      title: t("Surer suggestions only"),
      group,
      keys: ["Alt+."],
      when: () => here() && ratedSession() !== undefined,
      run: () => turn(1),
    },
    {
      id: "suggestion.lessSure",
      title: t("Less sure suggestions too"),
      group,
      keys: ["Alt+,"],
      when: () => here() && ratedSession() !== undefined,
      run: () => turn(-1),
    },
  ];
}
