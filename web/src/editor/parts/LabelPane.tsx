import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { useUi } from "../context";
import type { ControlPlan, LabelOption } from "../core/plan";
import { columnsFor } from "../controls/columns";
import { isJoining } from "../controls/relation/joining";
import { FILTER_FROM, OptionList } from "./OptionList";

interface Props {
  readonly control: ControlPlan;
  readonly current: string | undefined;
  readonly listening: () => boolean;
  /** Keys of the tools at hand, which labels do not get. */
  readonly reserved?: readonly string[];
  readonly onPick: (option: LabelOption) => void;
}

/** Letters that the canvas and the text editor use for tools. */
const TOOL_KEYS: ReadonlySet<string> = new Set("ABFGHJNPVXYZ0");

/** The labels that new regions get; a key also relabels the selected one. */
export function LabelPane({ control, current, listening, reserved = [], onPick }: Props) {
  const longest = Math.max(...control.options.map((option) => option.title.length));
  const columns = control.options.some((option) => option.depth > 0) || longest > 16 ? 1 : 2;
  return (
    <section aria-label={t("Labels")} className="labels">
      <h2 className="ph">
        {t("Labels")}
        <span className="sp" />
        {control.options.length >= FILTER_FROM ? (
          <span className="t3 plain">
            <Kbd>/</Kbd> {t("filter")}
          </span>
        ) : null}
      </h2>
      <OptionList
        name={control.name}
        title={t("Label for {title}", { title: control.title })}
        options={control.options}
        chosen={new Set(current === undefined ? [] : [current])}
        many={false}
        columns={
          control.options.length > FILTER_FROM ? columns : Math.min(columns, columnsFor(control.options) + 1)
        }
        reserved={new Set([...TOOL_KEYS, ...reserved])}
        listening={() => listening() && !isJoining() && useUi.getState().panel === "none"}
        onPick={onPick}
        role="label"
      />
    </section>
  );
}
