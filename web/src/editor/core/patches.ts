/** How a document changed: as patches with a path, and as a JSON Patch (RFC 6902). */
import { isObject, same, type Json, type JsonObject } from "./json";

type Path = readonly (string | number)[];

type Change<P> = { op: "add" | "replace"; path: P; value: Json } | { op: "remove"; path: P };

/** As immer applies them, one after the other. */
export type Patch = Change<(string | number)[]>;

export type Operation = Change<string>;

/** Operations that make `after` of `before`, as a JSON Patch. */
export const difference = (before: Json, after: Json): Operation[] =>
  changes(before, after).map((change) => ({ ...change, path: change.path.map(step).join("") }));

const step = (name: string | number): string =>
  `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** Patches that make `after` of `before`. What both share is not looked into. */
export function changes(before: Json, after: Json, path: Path = []): Patch[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) return inList(before, after, path);
  if (isObject(before) && isObject(after)) return inObject(before, after, path);
  return [{ op: "replace", path: [...path], value: after }];
}

function inObject(before: JsonObject, after: JsonObject, path: Path): Patch[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const removed = gone.map((name): Patch => ({ op: "remove", path: [...path, name] }));
  const changed = Object.entries(after).flatMap(([name, value]): Patch[] => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    if (old === value) return [];
    if (old === undefined) return [{ op: "add", path: [...path, name], value }];
    return changes(old, value, [...path, name]);
  });
  return [...removed, ...changed];
}

/** Members that stay at both ends are kept; between them, members change in place, go or come. */
function inList(before: Json[], after: Json[], path: Path): Patch[] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && same(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < least - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const [old, fresh] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  const place = (i: number) => [...path, head + i];
  const kept = Math.min(old.length, fresh.length);
  const changed = fresh.slice(0, kept).flatMap((value, i) => changes(old[i] ?? null, value, place(i)));
  const gone = old.slice(kept).map((): Patch => ({ op: "remove", path: place(kept) }));
  const come = fresh.slice(kept).map((value, i): Patch => ({ op: "add", path: place(kept + i), value }));
  return [...changed, ...gone, ...come];
}
