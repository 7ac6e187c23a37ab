/** The rows of a tree of labels: what is open, what a search finds, where a key leads. Pure. */
import { isObject, type Json } from "../../core/json";

export interface Branch {
  id: string;
  title: string;
  /** The titles above, outermost first. */
  above: readonly string[];
  parent: string | undefined;
  depth: number;
  children: number;
  /** Whether it can be chosen. */
  free: boolean;
  help: string | undefined;
  /** What a search looks through, in small letters. */
  words: string;
}

/** Labels in the tree's order, parents before their children. */
export function branchesOf(options: Json | undefined): Branch[] {
  const given = (Array.isArray(options) ? options : []).filter(isObject);
  const byId = new Map<string, Branch>();
  for (const option of given) {
    const { id, title, parent, depth, free, help } = option;
    if (typeof id !== "string") continue;
    const over = typeof parent === "string" ? byId.get(parent) : undefined;
    if (over !== undefined) over.children += 1;
    const named = typeof title === "string" && title !== "" ? title : id;
    byId.set(id, {
      id,
      title: named,
      above: over === undefined ? [] : [...over.above, over.title],
      parent: over?.id,
      depth: typeof depth === "number" ? depth : 0,
      children: 0,
      free: free !== false,
      help: typeof help === "string" && help !== "" ? help : undefined,
      words: `${named} ${id}`.toLowerCase().replaceAll("_", " "),
    });
  }
  return [...byId.values()];
}

/** What is visible without a search: the roots, and what lies in open branches. */
export function unfolded(branches: readonly Branch[], open: ReadonlySet<string>): Branch[] {
  const seen = new Set<string>();
  return branches.filter((branch) => {
    const visible = branch.parent === undefined || (seen.has(branch.parent) && open.has(branch.parent));
    if (visible) seen.add(branch.id);
    return visible;
  });
}

/** Labels that have every word of the search, those that begin with it first, in the tree's order. */
export function found(branches: readonly Branch[], search: string): Branch[] {
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  const first = words[0] ?? "";
  const hits = branches.filter(
    (branch) =>
      branch.free &&
      words.every(
        (word) => branch.words.includes(word) || branch.above.join(" ").toLowerCase().includes(word),
      ),
  );
  const rank = (branch: Branch) =>
    branch.words.startsWith(first) ? 0 : branch.words.includes(first) ? 1 : 2;
  return hits
    .map((hit, i) => ({ hit, i }))
    .sort((a, b) => rank(a.hit) - rank(b.hit) || a.i - b.i)
    .map(({ hit }) => hit);
}
