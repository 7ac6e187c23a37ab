import { expect, it } from "vitest";
import { t } from "@/i18n";

it("fills sentences with their values, in every build", () => {
  expect(t("{n} of {all}", { n: 3, all: "40" })).toBe("3 of 40");
  expect(t("The lease's end; ends in /setup#token=…")).toBe("The lease's end; ends in /setup#token=…");
});
