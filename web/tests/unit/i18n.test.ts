import { expect, it } from "vitest";
import { t } from "@/i18n";

it("fills sentences with their values, in every build", () => {
  expect(t("{n} of {all}", { n: 3, all: "40" })).toBe("3 of 40");
  expect(t("{a}{b} and {a}", { a: "x", b: 0 })).toBe("x0 and x");
  expect(t("Delete {label}", { label: "{n}" })).toBe("Delete {n}");
});

it("leaves all other characters as they are", () => {
  expect(t("The lease's end; ends in /setup#token=…")).toBe("The lease's end; ends in /setup#token=…");
  expect(t("It's 'quoted', # and all")).toBe("It's 'quoted', # and all");
});
