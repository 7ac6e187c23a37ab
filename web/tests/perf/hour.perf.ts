/** A real annotator's hour: 200 mixed tasks of six types without a pointer; what each accepted object took. */
import { test } from "../e2e/fixtures";
import { work, type Spent } from "../e2e/hour";
import { rounded, tell } from "./figures";

const DAY = { choice: 40, span: 40, preference: 40, box: 40, polygon: 20, cuboid: 20 } as const;

test("an hour of an annotator, by keys", async ({ owned: page, server }, info) => {
  test.setTimeout(1_800_000);
  const hour: Record<string, Spent & { actions_each: number; active_s_each: number }> = {};
  for (const [kind, tasks] of Object.entries(DAY)) {
    const spent = await work(page, server, kind, tasks);
    hour[kind] = {
      ...spent,
      actions_each: rounded(spent.actions / spent.accepted),
      active_s_each: rounded(spent.active_s / spent.accepted),
    };
  }
  process.stdout.write(`${table(hour)}\n`);
  tell(info, { hour: JSON.stringify(hour) });
});

function table(hour: Record<string, Spent & { actions_each: number; active_s_each: number }>): string {
  const rows = Object.entries(hour).map(([kind, { tasks, actions_each, active_s_each }]) =>
    [
      kind.padEnd(12),
      String(tasks).padStart(6),
      String(actions_each).padStart(14),
      String(active_s_each).padStart(16),
    ].join(""),
  );
  return ["type         tasks  actions each  active s each", ...rows].join("\n");
}
