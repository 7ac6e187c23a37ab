import type { Project } from "@/api/schema.gen";
import { LabelSwatch } from "@/ui/LabelSwatch";
import { planOf } from "./plan";

interface Props {
  readonly project: Project;
  readonly control: string;
  readonly value: string;
}

/** A class of a control, with its swatch where the template names it. */
export function ClassName({ project, control, value }: Props) {
  const options = planOf(project).controls.find(({ name }) => name === control)?.options ?? [];
  const index = options.findIndex(({ id }) => id === value);
  const option = options[index];
  if (!option) return <span className="el">{value}</span>;
  return (
    <LabelSwatch
      index={option.slot === undefined ? index : option.slot - 1}
      name={option.title}
      colour={option.slot === undefined ? option.color : null}
      keyHint={option.key ?? ""}
    />
  );
}
