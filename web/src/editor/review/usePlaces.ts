import { useMemo, useState } from "react";
import type { ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../context";
import type { Plan } from "../core/plan";
import { placesOf, type Place } from "./places";

export interface Places {
  readonly all: readonly Place[];
  /** The place at hand, from 0 on; undefined while none is. */
  readonly at: number | undefined;
  /** Another object with each step, also where there is but one place: what shows it goes there again. */
  readonly place: Place | undefined;
  readonly go: (by: 1 | -1) => void;
}

/** The places where answers differ, stepped through by keys, round and round; `Escape` leaves them. */
export function usePlaces(plan: Plan, one: ReviewCase, usable: boolean): Places {
  const all = useMemo(() => placesOf(plan, one), [plan, one]);
  const [step, setStep] = useState<{ at: number }>();
  const place = useMemo(() => {
    const found = step && all[step.at];
    return found && { ...found };
  }, [all, step]);
  const go = (by: 1 | -1) => {
    const from = step?.at ?? (by > 0 ? -1 : 0);
    setStep({ at: (from + by + all.length) % all.length });
  };
  const group = t("Review");
  const when = () => usable && all.length > 0 && useUi.getState().panel === "none";
  useActions(
    [
      {
        id: "review.difference.next",
        title: t("Next difference"),
        group,
        keys: ["N"],
        when,
        run: () => go(1),
      },
      {
        id: "review.difference.previous",
        title: t("Previous difference"),
        group,
        keys: ["Shift+N"],
        when,
        run: () => go(-1),
      },
      {
        id: "review.difference.leave",
        title: t("Leave the differences"),
        group,
        keys: ["Escape"],
        when: () => when() && step !== undefined,
        run: () => setStep(undefined),
      },
    ],
    LEVEL.page,
  );
  return { all, at: step?.at, place, go };
}
