/** The columns of a matrix, in the order in which they are shown. */
import { t } from "@/i18n";
import type { ControlPlan } from "../../core/plan";

export interface Cell {
  value: string | number;
  title: string;
}

/** `swapped`: the views that the rows compare stand the other way round, and so do the columns. */
export function columnsOf({ options, spec }: ControlPlan, swapped: boolean): Cell[] {
  if (options.length > 0) return options.map((option) => ({ value: option.id, title: option.title }));
  const values = (Array.isArray(spec["values"]) ? spec["values"] : []).filter(
    (one) => typeof one === "number",
  );
  if (Array.isArray(spec["between"])) return compared(values, swapped);
  const titles = Array.isArray(spec["titles"]) ? spec["titles"] : [];
  const ends = Array.isArray(spec["ends"]) ? spec["ends"] : [];
  return values.map((value, i) => {
    const end = i === 0 ? ends[0] : i === values.length - 1 ? ends[1] : undefined;
    const title = titles[i] ?? (typeof end === "string" ? `${value} ${end}` : undefined);
    return { value, title: typeof title === "string" ? title : String(value) };
  });
}

/** From what stands first and is best to what stands second: A, much; A; same; B; B, much. */
function compared(values: readonly number[], swapped: boolean): Cell[] {
  const shown = swapped ? [...values].reverse() : values;
  const most = Math.max(...values);
  return shown.map((value) => {
    if (value === 0) return { value, title: t("same") };
    const side = value < 0 !== swapped ? "A" : "B";
    return { value, title: Math.abs(value) === most && most > 1 ? t("{side}, much", { side }) : side };
  });
}
