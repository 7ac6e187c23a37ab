import { describe, expect, test } from "vitest";
import { t } from "@/i18n";

describe("sentences", () => {
  test("blanks are filled, wherever they stand and however often", () => {
    expect(t("{n} of {all}", { n: 3, all: 12 })).toBe("3 of 12");
    expect(t("Delete {label}", { label: "{n}" })).toBe("Delete {n}");
    expect(t("{a}{b} and {a}", { a: "x", b: 0 })).toBe("x0 and x");
  });

  test("all other characters stay as they are", () => {
    expect(t("It's 'quoted', # and all")).toBe("It's 'quoted', # and all");
    expect(t("")).toBe("");
  });
});
