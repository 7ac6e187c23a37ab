/**
 * What a person chose for the interface: kept on the server for each of their browsers. This browser's copy serves
 * before the sign-in and without a network; what could not be sent is sent at the next start.
 */
import { api, ok } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import type { Me, Preferences } from "@/api/schema.gen";
import { CHOSEN } from "@/i18n";

const OWNER = "sterling.preferences.of";
const UNSENT = "sterling.preferences.unsent";

interface Place<T> {
  readonly at: string;
  readonly read: (text: string) => T;
  readonly write: (value: T) => string;
}
type Chosen<Name extends keyof Preferences> = NonNullable<Preferences[Name]>;

const words = <T extends string>(at: string): Place<T> => ({
  at,
  read: (text) => text as T,
  write: (value) => value,
});

/** Where the browser's copy of each choice lies. */
const PLACES: { readonly [Name in keyof Preferences]: Place<Chosen<Name>> } = {
  keys: {
    at: "sterling.keys",
    read: (text) => JSON.parse(text) as Chosen<"keys">,
    write: (keys) => JSON.stringify(keys),
  },
  single_keys: {
    at: "sterling.keys.single",
    read: (text) => text === "on",
    write: (on) => (on ? "on" : "off"),
  },
  theme: words("sterling.theme"),
  text_size: { at: "sterling.size", read: (text) => Number(text) as Chosen<"text_size">, write: String },
  language: words(CHOSEN),
};
const NAMES = Object.keys(PLACES) as (keyof Preferences)[];

/** What this browser remembers; null where nothing was chosen, or what was kept makes no sense. */
export function preferred<Name extends keyof Preferences>(name: Name): Chosen<Name> | null {
  const text = localStorage.getItem(PLACES[name].at);
  try {
    return text === null ? null : PLACES[name].read(text);
  } catch {
    return null;
  }
}

function put<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  if (value === null) localStorage.removeItem(PLACES[name].at);
  else localStorage.setItem(PLACES[name].at, PLACES[name].write(value));
}

let sending = Promise.resolve();

/** Remembers a choice here, and on the server for the other browsers of who is signed in. */
export function prefer<Name extends keyof Preferences>(name: Name, value: Chosen<Name>): void {
  put(name, value);
  localStorage.setItem(UNSENT, String(Date.now()));
  // One after the other: the server keeps what it gets last.
  sending = sending.then(send);
}

async function send(): Promise<void> {
  const mark = localStorage.getItem(UNSENT);
  const body = Object.fromEntries(NAMES.map((name) => [name, preferred(name)])) as unknown as Preferences;
  try {
    await ok(api.PUT("/api/v1/me/preferences", { body }));
  } catch (error) {
    // Without a network, or before the sign-in: the next start sends it. What is refused would be so for ever.
    if (!(error instanceof ApiProblem) || error.status !== 422) return;
  }
  if (localStorage.getItem(UNSENT) === mark) localStorage.removeItem(UNSENT);
}

const listeners = new Set<() => void>();
let taken: Me | undefined;

/** Calls back when choices came from the server. */
export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Takes over what who signed in chose elsewhere; choices of whoever was here before go. Gives whether the page must
 * open anew, because it speaks another language.
 */
export function takePreferences(me: Me): boolean {
  if (me === taken || me.preferences === null || me.user_id === null) return false;
  taken = me;
  const before = localStorage.getItem(OWNER);
  const own = before === null || before === me.user_id;
  localStorage.setItem(OWNER, me.user_id);
  if (own && localStorage.getItem(UNSENT) !== null) {
    sending = sending.then(send);
    return false;
  }
  localStorage.removeItem(UNSENT);
  const spoken = preferred("language") ?? "en";
  for (const name of NAMES) if (!own || me.preferences[name] !== null) put(name, me.preferences[name]);
  for (const listener of listeners) listener();
  return (preferred("language") ?? "en") !== spoken;
}
