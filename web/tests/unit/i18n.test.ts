// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { CHOSEN, i18n, said, startLanguage, t } from "@/i18n";

it("fills sentences with their values, in every build", () => {
  expect(t("{n} of {all}", { n: 3, all: "40" })).toBe("3 of 40");
  expect(t("{a}{b} and {a}", { a: "x", b: 0 })).toBe("x0 and x");
  expect(t("Delete {label}", { label: "{n}" })).toBe("Delete {n}");
});

it("leaves all other characters as they are", () => {
  expect(t("The lease's end; ends in /setup#token=…")).toBe("The lease's end; ends in /setup#token=…");
  expect(t("It's 'quoted', # and all")).toBe("It's 'quoted', # and all");
});

afterEach(() => i18n.activate("en"));

it("says what the server says in the reader's language, with what fills its blanks", async () => {
  expect(said("There is no project 7.")).toBe("There is no project 7.");
  localStorage.setItem(CHOSEN, "de");
  await startLanguage();
  expect(said("The session is over. Sign in again.")).toBe(
    "Die Sitzung ist zu Ende. Melden Sie sich erneut an.",
  );
  expect(said("There is no project 7.")).toBe("Es gibt kein Projekt 7.");
  expect(said("is not valid JSON: unexpected {n} (a+b) at character 12")).toBe(
    "ist kein gültiges JSON: unexpected {n} (a+b) an Zeichen 12",
  );
  expect(said("Named entities")).toBe("Eigennamen");
  expect(said('"text" is a required property')).toBe("„text“ muss da sein");
  // What has no words of ours stays, whatever stands around a sentence that has some.
  expect(said("Why? There is no project 7.")).toBe("Why? There is no project 7.");
  expect(said("")).toBe("");
});
