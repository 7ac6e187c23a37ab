import { useSyncExternalStore } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions, useHints, useUi, type Hint } from "../../context";
import { actionsOf, type Action } from "../../core/actions";
import { LETTERS, type Aiming } from "../../scene/aiming";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;

/** For the line of keys. */
export const AIM: Hint = { keys: ["Shift+Space"], word: t("aim") };

const HINTS: readonly Hint[] = [
  { keys: ["A", "–", "Y"], word: t("field") },
  { keys: ["ArrowLeft", "ArrowRight"], word: t("1 px") },
  { keys: ["Enter"], word: t("press there") },
  { keys: ["Backspace"], word: t("back") },
  { keys: ["Escape"], word: t("end") },
];

/** Keys that point at places, and what the line of keys says: theirs while they aim, else `hints`. */
export function useAim(aim: Aiming | undefined, hints: readonly Hint[]): void {
  const aiming = useSyncExternalStore(aim?.changes.add ?? never, () => aim?.at !== undefined);
  useHints(aiming ? HINTS : hints);
  const free = () => useUi.getState().panel === "none";
  const begin: Action = {
    id: "aim.begin",
    title: t("Point at a place of the picture by letters"),
    group: t("Aim"),
    keys: ["Shift+Space"],
    when: () => free() && aim?.at === undefined && aim?.able === true,
    run: () => aim?.begin(),
  };
  useActions(aim === undefined ? [] : [begin], LEVEL.view);
  // Letters choose fields only while the grid is there; else they are free for labels and tools.
  useActions(aim === undefined || !aiming ? [] : aimActions(aim, free), LEVEL.float);
}

function aimActions(aim: Aiming, free: () => boolean): Action[] {
  const action = actionsOf(t("Aim"), "aim", free);
  const arrows = [
    { mods: "", step: 1, word: t("One pixel of the picture") },
    { mods: "$mod+", step: 10, word: t("Ten pixels of the picture") },
  ].flatMap(({ mods, step, word }) =>
    Object.entries(ARROWS).map(([key, [dx, dy]]) => ({
      ...action(mods + key, word, mods + key, () => aim.move(dx * step, dy * step)),
      quiet: key !== "ArrowRight",
    })),
  );
  const letters = LETTERS.map((letter, field) => ({
    ...action(letter, t("Take the field of the letter, A to Y"), letter, () => aim.choose(field)),
    quiet: field > 0,
  }));
  return [
    ...letters,
    ...arrows,
    { ...action("press", t("Press there, as a pointer does"), "Enter", () => aim.press()), once: true },
    action(
      "stroke",
      t("Paint from the last place to there"),
      "Shift+Enter",
      () => aim.press("stroke"),
      () => free() && aim.strokes,
    ),
    action("back", t("Take the last letter back, or the last corner"), "Backspace", () => aim.back()),
    action("end", t("End aiming"), ["Escape", "Shift+Space"], () => aim.cancel()),
  ];
}

const never = () => () => undefined;
