import { locale } from "@/i18n";
import { decimals } from "./format";

/** Decimals for an amount: two figures that say something, and never fewer than a label's cents need. */
function digitsOf(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 1) return size < 100 ? 2 : 0;
  return Math.min(6, Math.max(3, 1 - Math.floor(Math.log10(size))));
}

/** Money without its sign, for the ends of an interval. */
export const amount = (value: number): string => decimals(value, digitsOf(value));

/** Money as the currency writes it; small amounts keep two figures, for an answer may cost a thousandth. */
export function money(value: number, currency = "EUR"): string {
  const digits = digitsOf(value);
  return value.toLocaleString(locale(), {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
