import { useState, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { t } from "@/i18n";
import { openPanel, useTools } from "../context";
import type { Action } from "../core/actions";
import { Dialog } from "../parts/Dialog";
import { Keys } from "../parts/Keys";

const MOST = 12;

/** Runs any action by a few letters of its name. */
export function Palette() {
  const { registry } = useTools();
  const [search, setSearch] = useState("");
  const [at, setAt] = useState(0);
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  // While this is open, every `when` that looks at the panel says no: only names are compared here.
  const all = [...new Map(registry.all.map((action) => [action.id, action])).values()];
  const found = all
    .filter(({ id }) => id !== "page.palette" && id !== "page.back")
    .filter(({ title, group }) => words.every((word) => `${group} ${title}`.toLowerCase().includes(word)))
    .slice(0, MOST);
  const run = (action: Action | undefined) => {
    if (action === undefined) return;
    // The dialog gives the focus back first, and the next key finds what was run.
    flushSync(() => openPanel("none"));
    registry.run(action.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((at + by + found.length) % found.length);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[at]);
    }
  };
  return (
    <Dialog title={t("Run any action")} className="palette-sheet">
      <input
        className="inp"
        type="text"
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="actions-found"
        aria-activedescendant={found[at] === undefined ? undefined : `action-${at}`}
        aria-label={t("Run any action")}
        placeholder={t("Run any action")}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="actions-found" role="listbox" aria-label={t("Found")} className="sheet-body">
        {found.map((action, i) => (
          <li
            key={action.id}
            id={`action-${i}`}
            role="option"
            aria-selected={i === at}
            className={i === at ? "row on" : "row"}
            onPointerMove={() => setAt(i)}
            onClick={() => run(action)}
          >
            <span className="el sp">{action.title}</span>
            <span className="t3 f2">{action.group}</span>
            <Keys binding={registry.keysOf(action)[0]} />
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="t3">{t("Nothing is called that.")}</p> : null}
    </Dialog>
  );
}
