/** A person's own keys. */
import { prefer, preferred } from "@/app/preferences";
import type { Bindings } from "../core/actions";
import { isObject } from "../core/json";

export function loadBindings(): Bindings {
  const kept: unknown = preferred("keys");
  if (!isObject(kept)) return {};
  const entries = Object.entries(kept).map(([id, keys]) => [
    id,
    Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [],
  ]);
  return Object.fromEntries(entries) as Bindings;
}

export const saveBindings = (bindings: Bindings): void =>
  prefer("keys", Object.fromEntries(Object.entries(bindings).map(([id, keys]) => [id, [...keys]])));

export const singleKeysOn = (): boolean => preferred("single_keys") ?? true;

export const setSingleKeys = (on: boolean): void => prefer("single_keys", on);
