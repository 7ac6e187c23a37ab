import { useSyncExternalStore } from "react";
import { IconArrowBackUp, IconFlag, IconPlayerSkipForward, IconSparkles } from "@tabler/icons-react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { openPanel, useBench, useSession, useTools, useWorkbench, useUi, type Hint } from "../context";
import { shown } from "../core/hotkeys";
import type { TaskSession } from "../core/session";
import { FlagMenu, SkipMenu } from "./SkipMenu";
import { KeyOf } from "../parts/KeyOf";

export function BottomBar() {
  const session = useBench((state) => state.session);
  const reading = useUi((state) => state.panel === "told");
  return (
    <footer className="afoot">
      <Hints />
      <span className="sp" />
      <Notice />
      {session === undefined || reading ? <UndoLast /> : <Verbs session={session} />}
    </footer>
  );
}

/** What some keys do: those that do it now, also where people gave them to it. */
function Hints() {
  const { registry } = useTools();
  const hints = useUi((state) => state.hints);
  const keysNow = ({ keys }: Hint): readonly string[] => {
    // The keys of labels and answers, from the first to the last.
    if (keys.includes("–")) return registry.singleKeys ? keys : [];
    return keys.map((key) => registry.keyFor(key)).filter((key) => key !== "");
  };
  useSyncExternalStore(registry.subscribe, () => hints.flatMap(keysNow).join(" "));
  const lines = hints.map((hint) => ({ ...hint, keys: keysNow(hint) })).filter(({ keys }) => keys.length > 0);
  return (
    <div className="hint">
      {lines.map(({ keys, word }) => (
        <span key={word}>
          {keys.map((key) => (key === "–" ? key : <Kbd key={key}>{shown(key)}</Kbd>))}
          {word}
        </span>
      ))}
    </div>
  );
}

function Verbs({ session }: { readonly session: TaskSession }) {
  useSession(session);
  const workbench = useWorkbench();
  const { registry } = useTools();
  const skipping = useUi((state) => state.panel === "skip");
  const flagging = useUi((state) => state.panel === "flag");
  const notice = useBench((state) => state.notice);
  const problems = session.showsProblems ? session.problems.length : 0;
  const title = session.history.undoTitle;
  return (
    <>
      {problems > 0 ? (
        <span className="bad f2 el" role="status">
          {problemLine(session, problems)}
        </span>
      ) : null}
      {session.hidesSuggestions ? (
        <Button look="ghost" onClick={() => registry.run("suggestion.show")}>
          <IconSparkles size={16} stroke={1.5} aria-hidden />
          {t("Show the suggestions")} <KeyOf id="suggestion.show" usual="Shift+E" />
        </Button>
      ) : null}
      <Button
        look="ghost"
        disabled={!session.history.canUndo && notice?.undo !== true}
        title={title === undefined ? undefined : t("Undo: {title}", { title })}
        onClick={() => void workbench.undo()}
      >
        <IconArrowBackUp size={16} stroke={1.5} aria-hidden />
        {t("Undo")} <KeyOf id="task.undo" usual="$mod+Z" />
      </Button>
      <span className="anchor">
        <Button
          look="ghost"
          aria-expanded={flagging}
          aria-haspopup="menu"
          onClick={() => openPanel(flagging ? "none" : "flag")}
        >
          <IconFlag size={16} stroke={1.5} aria-hidden />
          {t("Flag")} <KeyOf id="task.flag" usual="F" />
        </Button>
        {flagging ? <FlagMenu /> : null}
      </span>
      <span className="anchor">
        <Button
          aria-expanded={skipping}
          aria-haspopup="menu"
          onClick={() => openPanel(skipping ? "none" : "skip")}
        >
          {session.correcting ? (
            t("Leave as it was")
          ) : (
            <>
              <IconPlayerSkipForward size={16} stroke={1.5} aria-hidden />
              {t("Skip")} <KeyOf id="task.skip" usual="Shift+S" />
            </>
          )}
        </Button>
        {skipping ? <SkipMenu correcting={session.correcting} /> : null}
      </span>
      <Button look="pri" onClick={() => void workbench.submit()}>
        {session.correcting ? t("Correct and next") : t("Submit and next")}{" "}
        <KeyOf id="task.submit" usual="Enter" />
      </Button>
    </>
  );
}

function problemLine(session: TaskSession, count: number): string {
  const first = session.problems[0];
  const title = session.control(first?.control)?.title;
  const said = title === undefined ? (first?.message ?? "") : `${title}: ${first?.message ?? ""}`;
  return count === 1 ? said : t("{said} And {n} more.", { said, n: count - 1 });
}

/** Nothing left to do, but the last answer can still be taken back. */
function UndoLast() {
  const workbench = useWorkbench();
  const notice = useBench((state) => state.notice);
  if (notice?.undo !== true) return null;
  return (
    <Button look="ghost" onClick={() => void workbench.undoFinish()}>
      <IconArrowBackUp size={16} stroke={1.5} aria-hidden />
      {t("Undo")} <KeyOf id="task.undo" usual="$mod+Z" />
    </Button>
  );
}

/** What was just done, for ten seconds; the undo button stands beside it. */
function Notice() {
  const workbench = useWorkbench();
  const notice = useBench((state) => state.notice);
  const session = useBench((state) => state.session);
  if (notice === undefined) return null;
  return (
    <span className="f2 t2 nw row" role="status">
      {notice.text}
      {notice.undo && session?.history.canUndo === true ? (
        <button type="button" className="btn link" onClick={() => void workbench.undoFinish()}>
          {t("Take back")}
        </button>
      ) : null}
    </span>
  );
}
