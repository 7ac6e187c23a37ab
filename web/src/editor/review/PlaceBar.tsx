import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { wordsFor } from "../parts/PerQuestion";
import { geometryOf } from "../core/kinds";
import { perOf } from "../core/parts";
import type { Place } from "./places";
import type { Places } from "./usePlaces";
import { KeyOf } from "../parts/KeyOf";

/** How many differences there are, which one is looked at, and what steps through them. */
export function PlaceBar({ places }: { readonly places: Places }) {
  const { all, at, place, go } = places;
  if (all.length === 0) return null;
  return (
    <div className="row differences">
      <span role="status" className="f2">
        {place === undefined
          ? all.length === 1
            ? t("1 difference")
            : t("{n} differences", { n: all.length })
          : t("Difference {n} of {all}: {what}", {
              n: (at ?? 0) + 1,
              all: all.length,
              what: inWords(place),
            })}
      </span>
      <span className="sp" />
      <Button look="ghost" small onClick={() => go(-1)}>
        <IconChevronUp size={16} stroke={1.5} aria-hidden />
        {t("Previous")} <KeyOf id="review.difference.previous" usual="Shift+N" />
      </Button>
      <Button look="ghost" small onClick={() => go(1)}>
        <IconChevronDown size={16} stroke={1.5} aria-hidden />
        {t("Next")} <KeyOf id="review.difference.next" usual="N" />
      </Button>
    </div>
  );
}

/** `Cells, page 2, answers 1 and 3`. */
function inWords({ control, by, keys, part, page, frame }: Place): string {
  const words = [control.title];
  if (part !== undefined) words.push(wordsFor(perOf(control)?.noun ?? "", part));
  if (page !== undefined) words.push(t("page {n}", { n: page }));
  // Frames of a film are counted from 0, as its bar does; those of clouds from 1.
  if (frame !== undefined)
    words.push(t("frame {n}", { n: geometryOf(control) === "track" ? frame : frame + 1 }));
  if (keys !== undefined && by.length === 1) words.push(t("only in answer {n}", { n: by[0] ?? 0 }));
  return words.join(", ");
}
