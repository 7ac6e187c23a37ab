import { useEffect, useState } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../context";
import { actionsOf, type Action } from "../core/actions";

export interface Player {
  readonly toggle: () => void;
  /** What else its keys do; they hold as long as it is at hand. */
  readonly steps: readonly { id: string; title: string; key: string; run: () => void }[];
}

/** The players of the page, in its order. Keys are for the one that was used last, else for the first. */
const players: object[] = [];
let used: object | undefined;

/** Keys of a view that plays. What is drawn on goes before: there the same keys are its own. Returns what to call when hands use it. */
export function usePlayKeys(player: Player | undefined, group: string): () => void {
  const [me] = useState(() => ({}));
  const there = player !== undefined;
  useEffect(() => {
    if (!there) return undefined;
    players.push(me);
    return () => {
      players.splice(players.indexOf(me), 1);
      if (used === me) used = undefined;
    };
  }, [me, there]);
  const when = () => useUi.getState().panel === "none" && (used ?? players[0]) === me;
  const action = actionsOf(group, "play", when);
  const actions = (): Action[] => {
    if (player === undefined) return [];
    const { toggle, steps } = player;
    return [
      { ...action("play", t("Play or pause"), "Space", toggle), yields: true },
      { ...action("typing", t("Play or pause while typing"), "$mod+Space", toggle), typing: true },
      ...steps.map(({ id, title, key, run }) => action(id, title, key, run)),
    ];
  };
  useActions(actions(), LEVEL.page + 1);
  return () => (used = me);
}
