/** How a document changed: as patches with a path, and as a JSON Patch (RFC 6902). */
import { isObject, same, type Json, type JsonObject } from "./json";

type Path = readonly (string | number)[];

type Change<P> = { op: "add" | "replace"; path: P; value: Json } | { op: "remove"; path: P };

/** As immer applies them, one after the other. */
export type Patch = Change<(string | number)[]>;

export type Operation = Change<string>;

/** Operations that make `after` of `before`, as a JSON Patch. */
export const difference = (before: Json, after: Json): Operation[] =>
  changes(before, after).forward.map((change) => ({ ...change, path: change.path.map(step).join("") }));

const step = (name: string | number): string =>
  `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** How two documents differ: patches that make the later of the earlier one, and those that go back. */
export interface Changes {
  readonly forward: Patch[];
  readonly back: Patch[];
}

/** How `after` differs from `before`, in one walk. What both share is not looked into. */
export function changes(before: Json, after: Json): Changes {
  const found: Changes = { forward: [], back: [] };
  compare(before, after, [], found);
  return found;
}

function compare(before: Json, after: Json, path: Path, found: Changes): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) inList(before, after, path, found);
  else if (isObject(before) && isObject(after)) inObject(before, after, path, found);
  else {
    found.forward.push({ op: "replace", path: [...path], value: after });
    found.back.push({ op: "replace", path: [...path], value: before });
  }
}

const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Makes nothing for members that are the same: there may be thousands, and this runs with each letter of one. */
function inObject(before: JsonObject, after: JsonObject, path: Path, { forward, back }: Changes): void {
  for (const name of Object.keys(before)) {
    const old = before[name];
    if (old !== undefined && own(after, name) === undefined) comes(back, forward, [...path, name], old);
  }
  for (const name of Object.keys(after)) {
    const [old, value] = [own(before, name), after[name]];
    if (value === undefined || old === value) continue;
    if (old === undefined) comes(forward, back, [...path, name], value);
    else compare(old, value, [...path, name], { forward, back });
  }
}

/** What comes one way goes the other. */
function comes(one: Patch[], other: Patch[], path: Patch["path"], value: Json, from = path): void {
  one.push({ op: "add", path, value });
  other.push({ op: "remove", path: from });
}

/** Members that stay at both ends are kept; between them, members change in place, go or come. */
function inList(before: Json[], after: Json[], path: Path, { forward, back }: Changes): void {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && same(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < least - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const [old, fresh] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  const place = (i: number) => [...path, head + i];
  const kept = Math.min(old.length, fresh.length);
  for (let i = 0; i < kept; i += 1) compare(old[i] ?? null, fresh[i] ?? null, place(i), { forward, back });
  // Those that go one after the other all stand at the same place when their turn comes.
  old.slice(kept).forEach((value, i) => comes(back, forward, place(kept + i), value, place(kept)));
  fresh.slice(kept).forEach((value, i) => comes(forward, back, place(kept + i), value, place(kept)));
}
