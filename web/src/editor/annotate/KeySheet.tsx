import { useState, useSyncExternalStore, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { useTools } from "../context";
import type { Action, ActionRegistry } from "../core/actions";
import { bindingOf, shown } from "../core/hotkeys";
import { Dialog } from "../parts/Dialog";
import { Keys } from "../parts/Keys";
import { saveBindings, setSingleKeys } from "./bindings";

/** Every key that works here, searchable; a press on a key gives the action another one. */
export function KeySheet() {
  const { registry } = useTools();
  const version = useRegistry(registry);
  const [search, setSearch] = useState("");
  const [single, setSingle] = useState(registry.singleKeys);
  const wanted = search.trim().toLowerCase();
  const lines = unique(registry.all).filter((action) =>
    `${action.title} ${registry.keysOf(action).map(shown).join(" ")}`.toLowerCase().includes(wanted),
  );
  const groups = [...new Set(lines.map((action) => action.group))];
  return (
    <Dialog title={t("Keys")} className="keys">
      <header className="row">
        <h2>{t("Keys")}</h2>
        <span className="sp" />
        <label className="row f2 t2">
          <input
            type="checkbox"
            checked={single}
            onChange={(event) => {
              registry.allowSingle(event.target.checked);
              setSingleKeys(event.target.checked);
              setSingle(event.target.checked);
            }}
          />
          {t("Single keys on")}
        </label>
      </header>
      <input
        className="inp"
        type="search"
        data-autofocus
        aria-label={t("Filter keys")}
        placeholder={t("Filter keys")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="sheet-body" data-version={version}>
        {groups.map((group) => (
          <section key={group}>
            <h3 className="t3">{group}</h3>
            <ul>
              {lines
                .filter((action) => action.group === group)
                .map((action) => (
                  <Line key={action.id} action={action} registry={registry} />
                ))}
            </ul>
          </section>
        ))}
        {lines.length === 0 ? <p className="t3">{t("No key does that.")}</p> : null}
      </div>
    </Dialog>
  );
}

let changes = 0;

function useRegistry(registry: ActionRegistry): number {
  return useSyncExternalStore(
    (listener) =>
      registry.subscribe(() => {
        changes += 1;
        listener();
      }),
    () => changes,
  );
}

/** The innermost action of each id, and only those with a key. */
function unique(actions: readonly Action[]): Action[] {
  const byId = new Map(
    actions.filter((action) => action.quiet !== true).map((action) => [action.id, action]),
  );
  return [...byId.values()].filter((action) => action.keys.length > 0);
}

function Line({ action, registry }: { readonly action: Action; readonly registry: ActionRegistry }) {
  const [asking, setAsking] = useState(false);
  const [clash, setClash] = useState<string>();
  const keys = registry.keysOf(action);
  const own = registry.custom[action.id] !== undefined;
  // Chosen where it was free, a key may be needed on this page.
  const shared = own ? registry.clashes(action.id, keys)[0] : undefined;
  const said =
    clash ?? (shared && t("{key} is taken by “{title}”.", { key: shown(shared.key), title: shared.title }));
  const take = (event: KeyboardEvent) => {
    const binding = bindingOf(event.nativeEvent);
    if (!asking || binding === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setAsking(false);
    if (binding === "Escape") return;
    const taken = registry.rebind(action.id, [binding]);
    setClash(
      taken[0] === undefined
        ? undefined
        : t("{key} is taken by “{title}”.", { key: shown(binding), title: taken[0].title }),
    );
    saveBindings(registry.custom);
  };
  return (
    <li className="row">
      <span className="el sp">{action.title}</span>
      {said === undefined ? null : (
        <span className="bad f2" role="alert">
          {said}
        </span>
      )}
      {own ? (
        <button
          type="button"
          className="btn link f2"
          onClick={() => {
            registry.reset(action.id);
            saveBindings(registry.custom);
          }}
        >
          {t("Reset")}
        </button>
      ) : null}
      <Button
        look="ghost"
        small
        onClick={() => setAsking(true)}
        onBlur={() => setAsking(false)}
        onKeyDown={take}
      >
        <span className="visually-hidden">
          {t("Change the key of “{title}”, now", { title: action.title })}
        </span>
        {asking ? t("Press a key") : keys.map((key) => <Keys key={key} binding={key} />)}
      </Button>
    </li>
  );
}
