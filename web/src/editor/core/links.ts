/** Links and chains between regions of the same answer, as they stand in its values. No React. */
import { isObject, type Json, type JsonObject } from "./json";
import { textOf } from "./plan";

export interface Link {
  label: string;
  from: string;
  to: string;
}

export interface Chain {
  members: readonly string[];
  label: string | undefined;
}

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const idsIn = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

export const linksOf = (value: Json | undefined): Link[] =>
  objects(value).map((link) => ({
    label: textOf(link, "label"),
    from: textOf(link, "from"),
    to: textOf(link, "to"),
  }));

export const chainsOf = (value: Json | undefined): Chain[] =>
  objects(value).map((chain) => ({
    members: idsIn(chain["members"]),
    label: textOf(chain, "label") || undefined,
  }));

/** As it is sent: the server quotes the regions itself. */
export const plainLinks = (links: readonly Link[]): Json[] =>
  links.map(({ label, from, to }) => ({ label, from, to }));

export const plainChains = (chains: readonly Chain[]): Json[] =>
  chains.map(({ members, label }) => ({ members: [...members], ...(label === undefined ? {} : { label }) }));

/** A value without what leads to a region that is no more; a chain of one is none. */
export function unlinked(value: Json, id: string): Json {
  const members = objects(value);
  if (members.some((one) => one["from"] === id || one["to"] === id))
    return members.filter((one) => one["from"] !== id && one["to"] !== id);
  if (!members.some((one) => idsIn(one["members"]).includes(id))) return value;
  const rest = chainsOf(value).map((chain) => ({
    ...chain,
    members: chain.members.filter((one) => one !== id),
  }));
  return plainChains(rest.filter(({ members: kept }) => kept.length > 1));
}
