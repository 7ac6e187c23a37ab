import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { t } from "@/i18n";
import { Button, IconButton } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { MOST_HITS } from "./finding";
import type { Finding } from "./useFinding";
import "./find.css";

interface Props {
  readonly finding: Finding;
  /** Makes a region of the hit at hand, where regions are made. */
  readonly mark?: (() => void) | undefined;
}

/** What is sought, how often it is there, and what steps through it. */
export function FindBar({ finding, mark }: Props) {
  const { open, sought, hits, hit, seek, step, close } = finding;
  if (!open) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const act = {
      Enter: () => step(event.shiftKey ? -1 : 1),
      "Alt+Enter": () => mark?.(),
      Escape: close,
    }[event.altKey ? `Alt+${event.key}` : event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div className="float find" role="search" onKeyDown={onKeyDown}>
      <input
        type="search"
        aria-label={t("Find words in the document")}
        placeholder={t("Find")}
        value={sought}
        autoFocus
        onChange={(event) => seek(event.target.value)}
      />
      <span role="status" className="t2 find-n">
        {said(finding)}
      </span>
      <IconButton
        icon={IconChevronUp}
        name={t("Previous hit")}
        keys="Shift Enter"
        disabled={hits.length === 0}
        onClick={() => step(-1)}
      />
      <IconButton
        icon={IconChevronDown}
        name={t("Next hit")}
        keys="Enter"
        disabled={hits.length === 0}
        onClick={() => step(1)}
      />
      {mark === undefined ? null : (
        <Button look="ghost" small disabled={hit === undefined} onClick={mark}>
          {t("Mark it")} <Kbd>Alt Enter</Kbd>
        </Button>
      )}
      <IconButton icon={IconX} name={t("Close")} keys="Esc" onClick={close} />
    </div>
  );
}

function said({ sought, hits, busy, at, hit }: Finding): string {
  if (sought.trim() === "") return "";
  const all = hits.length === MOST_HITS ? `${MOST_HITS}+` : `${hits.length}${busy ? " …" : ""}`;
  if (hits.length === 0) return busy ? "…" : t("not in this document");
  return hit === undefined ? t("found: {n}", { n: all }) : t("{n} of {all}", { n: at + 1, all });
}
