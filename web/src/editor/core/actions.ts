/**
 * The registry of actions: one table that feeds the keyboard, the help sheet and the palette.
 *
 * Several actions may name the same key; the one registered last whose `when` holds gets it, so an inner part
 * (the control being answered) goes before an outer one (the page).
 */
import { chooses, isComposing, isPressable, isTyping, matches, normal } from "./hotkeys";

export interface Action {
  /** Stable, dotted: `task.submit`. */
  id: string;
  title: string;
  group: string;
  keys: readonly string[];
  /** Also while the cursor is in a field (`$mod+Enter`, `Escape`). */
  typing?: boolean;
  /** Leaves the key to a focused button or link. */
  yields?: boolean;
  /** Not again while its key is held down. */
  once?: boolean;
  /** Kept out of the help sheet and the palette, or folded into one line there. */
  quiet?: boolean;
  when?: () => boolean;
  run: (event?: KeyboardEvent) => void;
}

/** Makes the actions of one group, whose ids begin alike and which hold at the same time unless told otherwise. */
export const actionsOf =
  (group: string, prefix: string, when: () => boolean) =>
  (id: string, title: string, keys: string | readonly string[], run: () => void, on = when): Action => ({
    id: `${prefix}.${id}`,
    title,
    group,
    keys: typeof keys === "string" ? [keys] : keys,
    when: on,
    run,
  });

interface Scope {
  actions: readonly Action[];
  level: number;
}

export type Bindings = Readonly<Record<string, readonly string[]>>;

export interface Clash {
  id: string;
  title: string;
  key: string;
}

export class ActionRegistry {
  private scopes: Scope[] = [];
  private readonly listeners = new Set<() => void>();
  private listed: readonly Action[] | undefined;
  /** Switched off as a whole (WCAG 2.1.4): only keys with Ctrl or Alt and named keys remain. */
  singleKeys = true;

  constructor(private bindings: Bindings = {}) {}

  /** Adds actions; those of a higher level go before those of a lower one, later ones before earlier ones. */
  register(
    actions: readonly Action[],
    level = 0,
  ): { update: (actions: readonly Action[]) => void; remove: () => void } {
    const scope: Scope = { actions, level };
    this.scopes = [...this.scopes, scope].sort((a, b) => a.level - b.level);
    this.changed();
    return {
      update: (next) => {
        scope.actions = next;
        this.listed = undefined;
      },
      remove: () => {
        this.scopes = this.scopes.filter((other) => other !== scope);
        this.changed();
      },
    };
  }

  /** All actions, outermost first; stable between changes. Put together when asked for: with each picture most change. */
  get all(): readonly Action[] {
    return (this.listed ??= this.scopes.flatMap((scope) => scope.actions));
  }

  find(id: string): Action | undefined {
    return this.all.findLast((action) => action.id === id);
  }

  keysOf(action: Action): readonly string[] {
    return this.bindings[action.id] ?? action.keys;
  }

  /** The key that runs an action at this moment, given the one that it comes with; empty while it is switched off. */
  keyNow(id: string, usual: string): string {
    const key = this.bindings[id]?.[0] ?? usual;
    return this.singleKeys || !isSingle(key) ? key : "";
  }

  /** The key that does at this moment what one does by default. Keys that no action comes with stay as they are. */
  keyFor(usual: string): string {
    const all = this.all.filter(({ keys }) => keys.includes(usual));
    const action = all.findLast(({ when }) => when?.() !== false) ?? all.at(-1);
    return action === undefined ? usual : this.keyNow(action.id, usual);
  }

  run(id: string): boolean {
    const action = this.find(id);
    if (action === undefined || action.when?.() === false) return false;
    action.run();
    return true;
  }

  /** Runs what the key stands for; true when something ran. */
  handle(event: KeyboardEvent): boolean {
    if (event.defaultPrevented || isComposing(event) || chooses(event)) return false;
    const typing = isTyping(event.target);
    const pressable = isPressable(event.target);
    const { all } = this;
    for (let i = all.length - 1; i >= 0; i -= 1) {
      const action = all[i];
      if (action === undefined) continue;
      if (typing && action.typing !== true) continue;
      if (pressable && action.yields === true) continue;
      const key = this.keysOf(action).find((binding) => matches(event, binding));
      if (key === undefined || (!this.singleKeys && isSingle(key))) continue;
      if (action.when?.() === false) continue;
      event.preventDefault();
      if (!(event.repeat && action.once === true)) action.run(event);
      return true;
    }
    return false;
  }

  /** Switches all single-key shortcuts on or off. */
  allowSingle(on: boolean): void {
    this.singleKeys = on;
    this.changed();
  }

  /**
   * What else on this page answers to these keys. Actions come with keys that they share where one is never meant
   * while the other is; a key that is chosen must be free. The same thing done elsewhere on the page may share its key.
   */
  clashes(id: string, keys: readonly string[]): Clash[] {
    const wanted = new Set(keys.map(normal));
    const own = this.find(id)?.title;
    return this.all
      .filter((action) => action.id !== id && action.title !== own)
      .flatMap((action) =>
        this.keysOf(action)
          .map(normal)
          .filter((key) => wanted.has(key))
          .map((key) => ({ id: action.id, title: action.title, key })),
      );
  }

  /** Gives an action other keys; refused, with the clashes, when one of them is taken. */
  rebind(id: string, keys: readonly string[]): Clash[] {
    const found = this.clashes(id, keys);
    if (found.length === 0) {
      this.bindings = { ...this.bindings, [id]: keys.map(normal) };
      this.changed();
    }
    return found;
  }

  /** Back to the keys that the action came with. */
  reset(id: string): void {
    this.bindings = Object.fromEntries(Object.entries(this.bindings).filter(([name]) => name !== id));
    this.changed();
  }

  get custom(): Bindings {
    return this.bindings;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private changed(): void {
    this.listed = undefined;
    for (const listener of this.listeners) listener();
  }
}

/** A character alone, also one that takes Shift: speech input types those too (WCAG 2.1.4). */
const isSingle = (key: string): boolean => /^(?:Shift\+)?(?:.|Digit\d|Period|Comma)$/u.test(normal(key));

/** The keys of labels as the template gives them, without those that the editor itself needs, and each once. */
export function usableKeys(
  wanted: readonly (string | null | undefined)[],
  reserved: ReadonlySet<string> = RESERVED,
): (string | undefined)[] {
  const seen = new Set<string>();
  return wanted.map((key) => {
    if (key === null || key === undefined) return undefined;
    const plain = normal(key);
    if (!/^[0-9A-Z]$/.test(plain) || reserved.has(plain) || seen.has(plain)) return undefined;
    seen.add(plain);
    return plain;
  });
}

/** Letters that mean the same in every editor; labels never take them. */
export const RESERVED: ReadonlySet<string> = new Set(["A", "F", "G", "X"]);
