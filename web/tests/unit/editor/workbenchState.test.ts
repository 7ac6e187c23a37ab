import { expect, test, vi } from "vitest";
import { toldBy } from "../../../src/editor/core/workbenchState";

test("what is saved counts from the first step that is not on disk yet", () => {
  vi.useFakeTimers({ now: 1000 });
  const first = toldBy({ pending: 1 }, { savingSince: undefined });
  expect(first).toEqual({ savingSince: 1000 });
  vi.setSystemTime(5000);
  expect(toldBy({ pending: 2 }, { savingSince: 1000 })).toEqual({ savingSince: 1000 });
  const last = toldBy({ pending: 0 }, { savingSince: 1000 });
  expect(last).toEqual({ savingSince: undefined, savedAt: 5000, journalFault: undefined });
  vi.useRealTimers();
});
