import { OptionList } from "../../parts/OptionList";
import { columnsFor } from "../columns";
import type { ControlProps } from "../props";

/** One of the options: its key answers and goes on to the next question. */
export function Choice({ control, value, listening, set, next, problemId }: ControlProps) {
  return (
    <OptionList
      name={control.name}
      title={control.title}
      options={control.options}
      chosen={new Set(typeof value === "string" ? [value] : [])}
      many={false}
      plain
      columns={columnsFor(control.options)}
      listening={listening}
      invalid={problemId !== undefined}
      describedBy={problemId}
      onPick={(option) => {
        set(option.id);
        next();
      }}
    />
  );
}
