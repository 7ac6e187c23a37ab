/** The owner's pages in German and in Arabic: no words of their own stay English. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import type { Access } from "./client";
import { expect, test } from "./fixtures";
import { routesOf } from "./routes";
import { seed } from "./seed";
import { startServer } from "./server";

/** A server of its own, on which every name that people gave is known. */
const alone = test.extend<object, { readonly own: { readonly access: Access; readonly project: string } }>({
  own: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const access = await startServer({ init: true });
      await use({ access, project: await seed(access) });
      await access.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  server: async ({ own }, use) => use(own.access),
  project: async ({ own }, use) => use(own.project),
});

/** Elements with what people wrote or named, with code and with keys: the same in every language. */
const DATA =
  "pre, code, textarea, kbd, select, .mono, .brand, .org, .card, .prev, .recent, .who, .acct, .tryout, .txt, [dir=auto]";

/** What the seeded project, its people and its files are called, and what machines wrote. */
const NAMED =
  /^(Sterling|Ada Okafor|Harbour Robotics|Intents?|Intents 2026\.11-1|message|source|mail|chat|refund|order|other|refund → order|string|bad|model-\d|Message \d+: .*|.* key of init|.* UTC|\S*[@_.]\S*|[\d,.]+ k?B|[\da-f]{64}|SHA-256|JSON Schema 2020-12|krippendorff_\w+, n = \d+|\w+ .* · .*|The parcel from .*)$/u;

/** Every piece of text, label, tooltip and hint of a page but those of data. */
function saidOn(page: Page): Promise<string[]> {
  return page.evaluate((data) => {
    const said: string[] = [];
    for (const element of document.body.querySelectorAll("*:not(script, style)")) {
      if (element.closest(data)) continue;
      for (const node of element.childNodes) if (node instanceof Text) said.push(node.data);
      for (const name of ["aria-label", "title", "placeholder"]) said.push(element.getAttribute(name) ?? "");
    }
    return [...new Set(said.map((text) => text.trim()))].filter((text) => /\p{L}{2}/u.test(text));
  }, DATA);
}

const catalogue = (language: string) =>
  JSON.parse(readFileSync(`src/i18n/${language}.json`, "utf8")) as Readonly<Record<string, string>>;

/** What a reader of the language would take for English. */
function english(said: readonly string[], language: string): string[] {
  const words = catalogue(language);
  const spoken = new Set(Object.values(words));
  const kept = said.filter((text) => text in words && words[text] !== text && !spoken.has(text));
  if (language !== "ar") return kept.filter((text) => !NAMED.test(text));
  return said.filter((text) => !/\p{Script=Arabic}/u.test(text) && !NAMED.test(text));
}

for (const [language, dir] of [
  ["de", "ltr"],
  ["ar", "rtl"],
] as const) {
  alone(`the pages of owners speak ${language} alone`, async ({ owned, server, project, context }) => {
    alone.setTimeout(300_000);
    await context.addInitScript((name) => localStorage.setItem("sterling.language", name), language);
    const found: string[] = [];
    for (const route of await routesOf(server, project)) {
      await owned.goto(server.url + route);
      await expect(owned.locator("html")).toHaveAttribute("dir", dir);
      await expect(owned.locator("h1, h2").first()).toBeVisible();
      await expect(owned.locator(".skel, [aria-busy=true]")).toHaveCount(0);
      found.push(...english(await saidOn(owned), language).map((text) => `${route}: ${text}`));
      if (dir === "rtl") found.push(...(await violations(owned)).map((one) => `${route}: ${one}`));
    }
    expect(found).toEqual([]);
  });
}
