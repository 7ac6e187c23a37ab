import { expect, test as base, type Page } from "@playwright/test";
import type { Access } from "./client";
import { owner } from "./server";

const env = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the global set-up has not run`);
  return value;
};

interface Fixtures {
  readonly server: Access;
  /** The project that was seeded. */
  readonly project: string;
  /** A page of nobody. Every page fails its test when it asks another origin for anything, or breaks. */
  readonly guarded: Page;
  /** A page of the owner. */
  readonly owned: Page;
}

/** Notes every request that leaves the origin and every script error of a page. */
export function watch(page: Page, origin: string): { readonly foreign: string[]; readonly broken: string[] } {
  const foreign: string[] = [];
  const broken: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob|about):/u.test(url)) foreign.push(url);
  });
  page.on("pageerror", (error) => broken.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/u.test(message.text()))
      broken.push(message.text());
  });
  return { foreign, broken };
}

export async function signIn(
  page: Page,
  url: string,
  who: { email: string; password: string } = owner,
): Promise<void> {
  const response = await page.request.post(`${url}/api/v1/sessions`, {
    data: { email: who.email, password: who.password },
  });
  expect(response.status(), await response.text()).toBe(200);
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
  server: async ({}, use) => use({ url: env("STERLING_URL"), key: env("STERLING_KEY") }),
  // eslint-disable-next-line no-empty-pattern -- as above
  project: async ({}, use) => use(env("STERLING_PROJECT")),
  baseURL: async ({ server }, use) => use(server.url),
  guarded: async ({ page, server }, use) => {
    const { foreign, broken } = watch(page, server.url);
    await use(page);
    expect(foreign, "requests to another origin").toEqual([]);
    expect(broken, "errors of the page").toEqual([]);
  },
  owned: async ({ guarded, server }, use) => {
    await signIn(guarded, server.url);
    await use(guarded);
  },
});

export { expect };
