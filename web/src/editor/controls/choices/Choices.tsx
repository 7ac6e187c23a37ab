import { t } from "@/i18n";
import { LEVEL, useActions } from "../../context";
import { OptionList } from "../../parts/OptionList";
import { columnsFor } from "../columns";
import type { ControlProps } from "../props";

const NONE_KEY = new Set(["A", "F", "G", "X", "0"]);

/** Any number of options: keys switch them on and off, `0` clears. */
export function Choices({ control, value, listening, set, problemId }: ControlProps) {
  const chosen = new Set(Array.isArray(value) ? value.filter((id) => typeof id === "string") : []);
  useActions(
    [
      {
        id: `answer.${control.name}.none`,
        title: t("{title}: none", { title: control.title }),
        group: t("Answers"),
        keys: ["0"],
        when: listening,
        run: () => set([]),
      },
    ],
    LEVEL.control,
  );
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    // In the order of the options, whatever the order of the clicks.
    set(control.options.map((option) => option.id).filter((known) => next.has(known)));
  };
  return (
    <OptionList
      name={control.name}
      title={control.title}
      options={control.options}
      chosen={chosen}
      many
      plain
      reserved={NONE_KEY}
      columns={columnsFor(control.options)}
      listening={listening}
      describedBy={problemId}
      onPick={(option) => toggle(option.id)}
    />
  );
}
