/** A person's own keys, remembered in this browser. */
import type { Bindings } from "../core/actions";
import { isObject } from "../core/json";

const KEYS = "sterling.keys";
const SINGLE = "sterling.keys.single";

export function loadBindings(): Bindings {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEYS) ?? "{}");
    if (!isObject(stored)) return {};
    const entries = Object.entries(stored).map(([id, keys]) => [
      id,
      Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [],
    ]);
    return Object.fromEntries(entries) as Bindings;
  } catch {
    return {};
  }
}

export const saveBindings = (bindings: Bindings): void =>
  localStorage.setItem(KEYS, JSON.stringify(bindings));

export const singleKeysOn = (): boolean => localStorage.getItem(SINGLE) !== "off";

export const setSingleKeys = (on: boolean): void => localStorage.setItem(SINGLE, on ? "on" : "off");
