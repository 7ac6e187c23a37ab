/** Shows hostile texts on every page that shows texts, and counts what runs and what leaves. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { apiOf, importLines, must, type Access } from "./client";
import { corpus } from "./hostile";
import { upload } from "./workbench";

export interface Caught {
  /** Programs of the data that ran. */
  readonly executions: number;
  /** Requests of the data that reached another origin. */
  readonly foreign: number;
  /** How many texts were shown. */
  readonly shown: number;
}

interface Trap {
  readonly url: string;
  readonly hits: () => number;
  readonly close: () => Promise<void>;
}

/** Another origin that notes who comes; `/bait` is a page without any policy. */
async function setTrap(): Promise<Trap> {
  let hits = 0;
  const server = createServer((request, response) => {
    const bait = request.url === "/bait";
    // A browser asks for the icon of the bait page by itself, at a moment of its own.
    if (!bait && request.url !== "/favicon.ico") hits += 1;
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Content-Type", bait ? "text/html" : "image/svg+xml");
    response.end(
      bait ? "<script>ran(1)</script><img src=/hit>" : "<svg xmlns='http://www.w3.org/2000/svg'/>",
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, hits: () => hits, close };
}

const PER_ITEM = 40;

/** Every `nth` text of the corpus. */
export async function spring(page: Page, server: Access, nth = 1): Promise<Caught> {
  const trap = await setTrap();
  let executions = 0;
  await page.exposeFunction("ran", () => (executions += 1));
  page.on("dialog", (dialog) => {
    executions += 1;
    void dialog.dismiss();
  });
  try {
    // A trap that cannot spring would prove nothing.
    await page.goto(`${trap.url}/bait`);
    await expect.poll(() => [executions > 0, trap.hits() > 0]).toEqual([true, true]);
    const before = { ran: executions, hits: trap.hits() };
    const texts = corpus(`${trap.url}/hit`).filter((_, i) => i % nth === 0);
    for (const route of await planted(server, texts)) await looked(page, server.url + route);
    return { executions: executions - before.ran, foreign: trap.hits() - before.hits, shown: texts.length };
  } finally {
    await trap.close();
  }
}

/** Puts the texts wherever the API takes a text; gives the pages that show them. */
async function planted(server: Access, texts: readonly string[]): Promise<string[]> {
  const api = apiOf(server);
  const template = {
    name: "hostile",
    title: texts[5]?.slice(0, 200),
    data: { all: { type: "string" }, turns: { type: "array" }, rows: { type: "array" } },
    views: {
      plain: { type: "text", src: "$.all", title: texts[0]?.slice(0, 200) },
      written: { type: "markdown", src: "$.all" },
      page: { type: "html", src: "$.all" },
      turns: { type: "chat", src: "$.turns" },
      rows: { type: "table", src: "$.rows" },
    },
    controls: {
      pick: {
        type: "choice",
        title: texts[1]?.slice(0, 200),
        options: texts.map((title, i) => option(title, i)),
      },
    },
  };
  const policy = { redundancy: 1, target: null, stop_at: null, least: 1, methods: {} };
  const name = texts[4]?.slice(0, 60) ?? "";
  const body = { name, template, guidelines: texts.join("\n\n"), policy, lease_seconds: 900, budget: null };
  const { id } = must(await api.POST("/api/v1/projects", { body: body as never }));
  const lines = Array.from({ length: Math.ceil(texts.length / PER_ITEM) }, (_, i) => {
    const some = texts.slice(i * PER_ITEM, (i + 1) * PER_ITEM);
    const turns = some.map((content, k) => ({ role: k % 2 === 0 ? "user" : "assistant", content }));
    const rows = some.map((text, k) => ({ [text.slice(0, 30)]: k, text }));
    const answers = [{ annotator: some[1]?.slice(0, 80), answer: { pick: `o${i}` } }];
    const data = { all: some.join("\n\n"), turns, rows };
    return JSON.stringify({ id: some[0]?.slice(0, 100), data, ...(i === 0 ? { answers } : {}) });
  });
  await importLines(server, id, lines);
  const tabs = ["annotate", "", "tasks", "data", "template", "guidelines", "annotators", "review"];
  return ["/projects", ...tabs.map((tab) => `/projects/${id}/${tab}`), ...(await files(server, texts))];
}

const option = (title: string, i: number) => ({ id: `o${i}`, title: title.slice(0, 200) });

/** Files that are pages or pictures with programs in them, opened by their own address. */
async function files(server: Access, texts: readonly string[]): Promise<string[]> {
  const html = `<!doctype html><body>${texts.slice(0, 40).join("\n")}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="ran(1)"><script>ran(1)</script></svg>`;
  // Whatever it is said to be, the server goes by its bytes.
  const kept = await Promise.all([html, svg].map((text) => upload(server, Buffer.from(text), "text/plain")));
  return kept.map((digest) => `/api/v1/blobs/${digest.slice(7)}`);
}

/** Opens a page, touches everything on it, and waits until it has come to rest. */
async function looked(page: Page, address: string): Promise<void> {
  // What is offered as a download is not shown: that is a good end.
  const opened = await page.goto(address).catch((error: unknown) => {
    if (/Download is starting/u.test(String(error))) return undefined;
    throw error;
  });
  if (opened === undefined) return;
  await page.waitForLoadState("networkidle");
  for (let task = 0; ; task += 1) {
    await page.evaluate(() => {
      for (const one of document.querySelectorAll<HTMLElement>("body *")) {
        for (const event of ["pointerover", "mouseover", "focus"])
          one.dispatchEvent(new Event(event, { bubbles: true }));
        if (one instanceof HTMLAnchorElement && !/^(https?:|mailto:)/u.test(one.href)) one.click();
      }
    });
    await page.waitForLoadState("networkidle");
    const submit = page.getByRole("button", { name: /Submit and next/u });
    if (!address.endsWith("/annotate") || !(await submit.isVisible())) return;
    const before = await page
      .locator("#task .turn")
      .first()
      .textContent()
      .catch(() => null);
    await page.getByRole("radio").first().click();
    await submit.click();
    await expect
      .poll(() =>
        page
          .locator("#task .turn")
          .first()
          .textContent({ timeout: 500 })
          .catch(() => "none"),
      )
      .not.toBe(before);
  }
}
