/** Formulas in what models write: drawn by the browser, in a font from here, in views, in chats and side by side. */
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject, openTask, templates } from "./workbench";

const SOLVED = String.raw`The roots of $ax^2 + bx + c = 0$ cost $5 and are

$$x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}$$

so that \(x_1 x_2 = \frac{c}{a}\), and for a matrix

\[
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^{-1} = -\frac{1}{2} \sum_{i=1}^{n} \int_0^\infty e^{-x^2}\,dx
\]`;
const WRONG = String.raw`By hand: $\href{https://elsewhere.example}{x}$ and $\frac{1}{2}$.`;

test("formulas are drawn in both answers of a comparison", async ({ owned: page, server }, info) => {
  const data = { prompt: "Solve $ax^2 + bx + c = 0$.", a: SOLVED, b: WRONG };
  const project = await newProject(server, "Mathematics", templates.compare, [data]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await openTask(page, server.url, project);
  const task = page.locator("#task");
  await expect(task.locator(".formula")).toHaveCount(6);
  await expect(task.locator(".formula.display")).toHaveCount(2);
  await expect(task.locator("code")).toHaveText(String.raw`\href{https://elsewhere.example}{x}`);
  await expect(task).toContainText("cost $5 and are");
  const tall = task.locator("mfrac, msqrt, mtable");
  const lowest = async () =>
    Math.min(...(await tall.evaluateAll((found) => found.map((one) => one.getBoundingClientRect().height))));
  // As high as they are once their font is there.
  await expect.poll(lowest, "fractions, roots and matrices stand over more than a line").toBeGreaterThan(18);
  await page.evaluate(() => document.fonts.ready);
  expect(await page.evaluate(() => document.fonts.check('16px "Noto Sans Math"'))).toBe(true);
  expect(await violations(page)).toEqual([]);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: info.outputPath(`${colorScheme}.png`) });
  }
});
