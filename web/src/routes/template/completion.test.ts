import { expect, test } from "vitest";
import { complete } from "./completion";

const text = `name: cars
data:
  photo: {type: string}
views:
  picture:
    type: image
    src: $.photo
controls:
  cars:
    type: box
`;
const words = (more: string) => complete(text + more, text.length + more.length).words;

test("keys follow the place and the kind of control", () => {
  expect(words("ru")).toEqual(["rules: "]);
  expect(words("    la")).toEqual(["labels: "]);
  expect(words("    opt")).toEqual([]);
});

test("values are kinds, names of views and fields", () => {
  expect(words("    on: ")).toEqual(["picture"]);
  expect(words("  intent:\n    type: choi")).toEqual(["choice", "choices"]);
  expect(complete(text.replace("$.photo", "$"), text.indexOf("$") + 1).words).toEqual(["$.photo"]);
});

test("the begun word alone is replaced", () => {
  expect(complete("na", 2)).toEqual({ from: 0, words: ["name: "] });
});
