import { expect, test } from "vitest";
import { Leases } from "../../../src/editor/core/lease";
import { ActiveTimer, clock, IDLE_MS } from "../../../src/editor/core/timer";

test("time counts while there is input, and stops a minute after the last", () => {
  let now = 0;
  const timer = new ActiveTimer(0, () => now);
  now = 30_000;
  timer.input();
  now = 30_000 + 10 * IDLE_MS;
  expect(timer.read()).toBe(30_000 + IDLE_MS);
  expect(timer.active).toBe(false);
  timer.input();
  now += 5000;
  expect(timer.read()).toBe(30_000 + IDLE_MS + 5000);
});

test("time stands still while the page is away", () => {
  let now = 0;
  const timer = new ActiveTimer(1000, () => now);
  now = 2000;
  timer.attend(false);
  now = 50_000;
  timer.attend(true);
  now = 51_000;
  expect(timer.read()).toBe(4000);
});

test("durations are read as clocks", () => {
  expect([clock(72_000), clock(3_723_000), clock(5)]).toEqual(["1:12", "1:02:03", "0:00"]);
});

test("a lease that is half used is renewed by work, and warns before it ends", async () => {
  let now = 0;
  const asked: string[] = [];
  const leases = new Leases(
    (id) => {
      asked.push(id);
      return Promise.resolve({ lease_until: new Date(now + 900_000).toISOString() });
    },
    () => now,
  );
  leases.hold("a", new Date(900_000).toISOString());
  now = 300_000;
  await leases.tick(true);
  now = 500_000;
  await leases.tick(false);
  expect(asked).toEqual([]);
  now = 790_000;
  expect(leases.view("a")?.warn).toBe(true);
  await leases.tick(true);
  expect(asked).toEqual(["a"]);
  expect(leases.view("a")).toEqual({ left: 900_000, warn: false });
});

test.each([
  ["a quarter of an hour", 900_000, 120_000],
  ["five minutes", 300_000, 120_000],
  ["a minute", 60_000, 30_000],
])("a lease of %s warns two minutes before its end, or at its half", (_, length, early) => {
  let now = 0;
  const leases = new Leases(
    () => Promise.reject(new Error("Nobody asks")),
    () => now,
  );
  leases.hold("a", new Date(length).toISOString());
  now = length - early - 1;
  // What is handed out is told again with each task that comes up.
  leases.hold("a", new Date(length).toISOString());
  expect(leases.view("a")?.warn).toBe(false);
  now = length - early + 1;
  expect(leases.view("a")?.warn).toBe(true);
});

test("a lease that was renewed does not end as it was handed out", async () => {
  let now = 0;
  const leases = new Leases(
    () => Promise.resolve({ lease_until: new Date(now + 900_000).toISOString() }),
    () => now,
  );
  const handedOut = new Date(900_000).toISOString();
  leases.hold("a", handedOut);
  now = 600_000;
  await leases.renew("a");
  leases.hold("a", handedOut);
  expect(leases.view("a")?.left).toBe(900_000);
});
