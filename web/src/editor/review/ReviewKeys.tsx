import { IconArrowBackUp } from "@tabler/icons-react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, openPanel, useActions, useUi } from "../context";
import { shown } from "../core/hotkeys";
import type { Look } from "./versions";
import { threadsAction } from "../threads/threadsAction";
import { KeyOf } from "../parts/KeyOf";

interface Props {
  readonly usable: boolean;
  /** While a fix is made, its own bar stands here. */
  readonly hidden: boolean;
  readonly go: (by: 1 | -1) => void;
  readonly accept: () => void;
  readonly fix: () => void;
  /** Takes the last verdict of this sitting back. */
  readonly undo: () => void;
  readonly undoable: boolean;
  readonly names: () => void;
  readonly everything: () => void;
  readonly showsEverything: boolean;
  readonly look: Look;
  readonly setLook: (look: Look) => void;
  /** Least certain first, or most likely wrong. */
  readonly turnOrder: () => void;
}

/** The keys of a review and the bar that shows them. */
export function ReviewKeys(props: Props) {
  const { usable, hidden, go, accept, fix, undo, undoable, names, everything, showsEverything } = props;
  const { look, setLook, turnOrder } = props;
  /** Once to look so, once more back to the label. */
  const turn = (to: Look) => () => setLook(look === to ? "label" : to);
  const closed = () => useUi.getState().panel === "none";
  const when = () => usable && closed();
  const group = t("Review");
  useActions(
    [
      {
        id: "review.accept",
        title: t("Accept the label"),
        group,
        keys: ["A"],
        once: true,
        when,
        run: accept,
      },
      {
        id: "review.accept.enter",
        title: t("Accept and next"),
        group,
        keys: ["Enter"],
        yields: true,
        once: true,
        when,
        run: accept,
      },
      { id: "review.fix", title: t("Fix the label"), group, keys: ["E"], when, run: fix },
      { id: "review.next", title: t("Next case"), group, keys: ["J", "ArrowDown"], when, run: () => go(1) },
      {
        id: "review.previous",
        title: t("Previous case"),
        group,
        keys: ["K", "ArrowUp"],
        when,
        run: () => go(-1),
      },
      {
        id: "review.undo",
        title: t("Take the last verdict back"),
        group,
        keys: ["$mod+Z"],
        when: () => closed() && !hidden && undoable,
        run: undo,
      },
      { id: "review.names", title: t("Show or hide names"), group, keys: ["B"], when, run: names },
      {
        id: "review.everything",
        title: t("Differences only, or everything"),
        group,
        keys: ["D"],
        when,
        run: everything,
      },
      threadsAction(group, () => closed() && usable),
      {
        id: "review.overlay",
        title: t("Lay the answers over each other"),
        group,
        keys: ["O"],
        when,
        run: turn("overlay"),
      },
      {
        id: "review.beside",
        title: t("Answers side by side"),
        group,
        keys: ["S"],
        when,
        run: turn("beside"),
      },
      {
        id: "review.order",
        title: t("Least certain first, or most likely wrong"),
        group,
        keys: ["W"],
        when,
        run: turnOrder,
      },
      {
        id: "page.keys",
        title: t("Show the keys"),
        group,
        keys: ["?"],
        when: closed,
        run: () => openPanel("keys"),
      },
      {
        id: "page.palette",
        title: t("Run any action"),
        group,
        keys: ["$mod+K"],
        when: closed,
        run: () => openPanel("palette"),
      },
    ],
    LEVEL.page,
  );
  const hints = useUi((state) => state.hints);
  return (
    <footer className="afoot">
      <div className="hint">
        {hidden ? (
          hints.map((hint) => (
            <span key={hint.word}>
              {hint.keys.map((key) => (key === "–" ? key : <Kbd key={key}>{shown(key)}</Kbd>))}
              {hint.word}
            </span>
          ))
        ) : (
          <>
            <span>
              <KeyOf id="review.next" usual="J" />
              <KeyOf id="review.previous" usual="K" /> {t("next, previous")}
            </span>
            <span>
              <KeyOf id="review.difference.next" usual="N" /> {t("next difference")}
            </span>
            <span>
              <KeyOf id="review.fix" usual="E" /> {t("fix")}
            </span>
            <span>
              <KeyOf id="review.overlay" usual="O" /> {t("overlay")}
            </span>
            <span>
              <KeyOf id="review.beside" usual="S" /> {t("side by side")}
            </span>
            <span>
              <KeyOf id="review.everything" usual="D" />{" "}
              {showsEverything ? t("differences only") : t("show everything")}
            </span>
          </>
        )}
      </div>
      <span className="sp" />
      {hidden ? null : (
        <Button look="ghost" disabled={!undoable} onClick={undo}>
          <IconArrowBackUp size={16} stroke={1.5} aria-hidden />
          {t("Undo")} <KeyOf id="review.undo" usual="$mod+Z" />
        </Button>
      )}
      {hidden ? null : (
        <Button look="pri" disabled={!usable} onClick={accept}>
          {t("Accept and next")} <KeyOf id="review.accept.enter" usual="Enter" />
        </Button>
      )}
    </footer>
  );
}
