import { describe, expect, it } from "vitest";
import { difference } from "@/editor/core/patches";

/** Expected patches by hand, from RFC 6902 and 6901. */
describe("how a document changed", () => {
  it("says nothing of what is the same", () => {
    expect(difference({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
  });

  it("names members with their signs escaped", () => {
    expect(difference({ "a/b": 1, "m~n": 2, gone: 3 }, { "a/b": 2, "m~n": 2, "": 4 })).toEqual([
      { op: "remove", path: "/gone" },
      { op: "replace", path: "/a~1b", value: 2 },
      { op: "add", path: "/", value: 4 },
    ]);
  });

  it("adds, removes and changes members of lists where they stand", () => {
    expect(difference({ l: ["a", "c"] }, { l: ["a", "b", "c"] })).toEqual([
      { op: "add", path: "/l/1", value: "b" },
    ]);
    expect(difference(["a", "b", "c", "d"], ["a", "d"])).toEqual([
      { op: "remove", path: "/1" },
      { op: "remove", path: "/1" },
    ]);
    expect(difference([{ id: "x", w: 1 }, { id: "y" }], [{ id: "x", w: 2 }, { id: "y" }])).toEqual([
      { op: "replace", path: "/0/w", value: 2 },
    ]);
  });

  it("replaces the whole where nothing is shared", () => {
    expect(difference([1], { a: 1 })).toEqual([{ op: "replace", path: "", value: { a: 1 } }]);
  });
});
