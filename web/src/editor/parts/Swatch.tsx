import { ink } from "@/ui/LabelSwatch";
import type { LabelOption } from "../core/plan";
import "@/ui/swatch.css";

/** The colour of a label with its key in it. */
export function Swatch({
  option,
  hint,
}: {
  readonly option: LabelOption;
  readonly hint?: string | undefined;
}) {
  return (
    <span className="sw" style={colours(option)} aria-hidden="true">
      {hint ?? ""}
    </span>
  );
}

function colours(option: LabelOption) {
  return option.slot === undefined
    ? { background: option.color, color: ink(option.color) }
    : { background: `var(--l${option.slot})`, color: `var(--l${option.slot}i)` };
}
