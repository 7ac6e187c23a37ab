/** Regions of points in words. */
import { t } from "@/i18n";
import { count } from "@/ui/format";
import type { Region } from "../../core/draft";
import { instanceOf, sizeOf } from "./classes";

export function pointsInWords(region: Region): string {
  const [n, instance] = [count(sizeOf(region)), instanceOf(region)];
  return instance === undefined
    ? t("{n} points", { n })
    : t("number {instance}, {n} points", { n, instance });
}
