import temml from "temml";
import { useMemo } from "react";
import { t } from "@/i18n";

interface Props {
  readonly tex: string;
  /** In a line of its own. */
  readonly display: boolean;
}

/** Longer ones are no formulas that anybody reads. */
const LONGEST = 2000;
/** A definition may double what it stands for, again and again. */
const DEFINES =
  /\\(?:[gex]?def|let|futurelet|global|long|(?:re)?newcommand|providecommand|(?:re)?newenvironment|DeclareMathOperator)(?![a-z])/iu;
/** Deeper than any formula, and less deep than what stops a browser. */
const DEEPEST = 40;

/**
 * TeX as MathML: what the browser draws itself, what screen readers read, and no style of its own that a content
 * security policy would have to allow. What is wrong, too much, or asks for links and pictures, is shown as it was
 * written.
 */
export function Formula({ tex, display }: Props) {
  const drawn = useMemo(() => mathOf(tex, display), [tex, display]);
  if (drawn === undefined) return <code title={t("This formula cannot be shown.")}>{tex}</code>;
  return (
    <span
      className={display ? "formula display" : "formula"}
      // No string of markup is made: elements alone can hold nothing that runs.
      ref={(place) => place?.replaceChildren(drawn)}
    />
  );
}

function mathOf(tex: string, display: boolean): Element | undefined {
  if (tex.length > LONGEST || DEFINES.test(tex)) return undefined;
  const place = document.createElement("span");
  const [maxExpand, maxSize] = [200, [20, 20] as [number, number]];
  try {
    temml.render(tex, place, { displayMode: display, throwOnError: true, trust: false, maxExpand, maxSize });
  } catch {
    return undefined;
  }
  const [math] = place.children;
  return math === undefined || isDeep(math, DEEPEST) ? undefined : math;
}

const isDeep = (element: Element, left: number): boolean =>
  left === 0 || [...element.children].some((child) => isDeep(child, left - 1));
