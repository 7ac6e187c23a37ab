/**
 * A real annotator's hour: 200 mixed tasks of six types without a pointer; what each accepted object took.
 * Where `LABEL_STUDIO` names its command, the same objects are made there too, with a pointer where it needs one.
 */
import { test } from "../e2e/fixtures";
import { work, type Spent } from "../e2e/hour";
import { rounded, tell } from "./figures";
import { startLabelStudio } from "./labelStudio";
import { comparable, workThere } from "./peerHour";

const DAY = { choice: 40, span: 40, preference: 40, box: 40, polygon: 20, cuboid: 20 } as const;
const THERE = 10;
const command = process.env["LABEL_STUDIO"] ?? "";

type Hour = Record<string, Spent & { actions_each: number; active_s_each: number }>;

const each = (spent: Spent) => ({
  ...spent,
  actions_each: rounded(spent.actions / spent.accepted),
  active_s_each: rounded(spent.active_s / spent.accepted),
});

test("an hour of an annotator, by keys", async ({ owned: page, server }, info) => {
  test.setTimeout(1_800_000);
  const hour: Hour = {};
  for (const [kind, tasks] of Object.entries(DAY)) hour[kind] = each(await work(page, server, kind, tasks));
  process.stdout.write(`${table("Sterling", hour)}\n`);
  tell(info, { hour: JSON.stringify(hour) });
});

if (command !== "")
  test("the same objects in Label Studio", async ({ browser }, info) => {
    test.setTimeout(1_800_000);
    const there = await startLabelStudio(command);
    try {
      const hour: Hour = {};
      for (const kind of comparable) {
        const page = await browser.newPage();
        hour[kind] = each(await workThere(page, there, kind, THERE));
        await page.context().close();
      }
      process.stdout.write(`${table("Label Studio", hour)}\n`);
      tell(info, { hour_label_studio: JSON.stringify(hour) });
    } finally {
      await there.stop();
    }
  });

function table(name: string, hour: Hour): string {
  const rows = Object.entries(hour).map(([kind, { tasks, actions_each, active_s_each }]) =>
    [
      kind.padEnd(12),
      String(tasks).padStart(6),
      String(actions_each).padStart(14),
      String(active_s_each).padStart(16),
    ].join(""),
  );
  return [name, "type         tasks  actions each  active s each", ...rows].join("\n");
}
