/** How a document changed, as a JSON Patch (RFC 6902). */
import { isObject, same, type Json, type JsonObject } from "./json";

export type Operation = { op: "add" | "replace"; path: string; value: Json } | { op: "remove"; path: string };

/** Operations that make `after` of `before`. What both share is not looked into. */
export function difference(before: Json, after: Json, path = ""): Operation[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) return inList(before, after, path);
  if (isObject(before) && isObject(after)) return inObject(before, after, path);
  return [{ op: "replace", path, value: after }];
}

function inObject(before: JsonObject, after: JsonObject, path: string): Operation[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const removed = gone.map((name): Operation => ({ op: "remove", path: at(path, name) }));
  const changed = Object.entries(after).flatMap(([name, value]): Operation[] => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    if (old === undefined) return [{ op: "add", path: at(path, name), value }];
    return difference(old, value, at(path, name));
  });
  return [...removed, ...changed];
}

/** Members that stay at both ends are kept; between them, members change in place, go or come. */
function inList(before: Json[], after: Json[], path: string): Operation[] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && same(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < least - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const [old, fresh] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  const place = (i: number) => at(path, String(head + i));
  const kept = Math.min(old.length, fresh.length);
  const changed = fresh.slice(0, kept).flatMap((value, i) => difference(old[i] ?? null, value, place(i)));
  const gone = old.slice(kept).map((): Operation => ({ op: "remove", path: place(kept) }));
  const come = fresh.slice(kept).map((value, i): Operation => ({ op: "add", path: place(kept + i), value }));
  return [...changed, ...gone, ...come];
}

const at = (path: string, step: string): string =>
  `${path}/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`;
