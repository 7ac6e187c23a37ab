import { region } from "./format";

/** A day of this year or nearly so: "3 Dec". */
export const shortDay = (when: Date | string, timeZone?: string): string =>
  new Date(when).toLocaleDateString(region(), {
    day: "numeric",
    month: "short",
    ...(timeZone ? { timeZone } : {}),
  });

/** So many days ago (below zero) or from now: "3 days ago", "in 1 day". */
export const inDays = (days: number): string =>
  new Intl.RelativeTimeFormat(region(), { numeric: "always" }).format(days, "day");
