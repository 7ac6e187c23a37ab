/** Links and chains quote the regions that they join, with what each says. */
import { t } from "@/i18n";
import { isObject, listOf, type Json, type JsonObject } from "../../core/json";
import type { Region } from "../../core/draft";
import { textOf } from "../../core/plan";
import { inMetres } from "../cuboid/kind";
import { rectInWords } from "../image/drawn";
import { inTime } from "../segment/kind";
import { inFrames } from "../track/kind";

/** The words of a quoted region, else its label and where it is. */
export const quoted = (quote: Json | undefined): string =>
  isObject(quote)
    ? textOf(quote, "text") || [textOf(quote, "label"), placeQuoted(quote as Region)].join(" ").trim()
    : "?";

/** Which kind it is of shows in what it has. */
function placeQuoted(region: Region): string {
  if (Array.isArray(region["keyframes"])) return inFrames(region);
  if (typeof region["start"] === "number") return inTime(region);
  return typeof region["z"] === "number" ? inMetres(region) : rectInWords(region);
}

/** Each of what a control joins in its own words. */
export const joinsInWords = (value: Json, one: (joined: JsonObject) => string): string =>
  listOf(value).filter(isObject).map(one).join("; ") || t("none");
