import { IconArrowRight, IconArrowsHorizontal, IconTrash } from "@tabler/icons-react";
import { t } from "@/i18n";
import { useUi } from "../../context";
import { endsOf, nameOf } from "../../core/ends";
import { linksOf, type Link } from "../../core/links";
import { flagOf, type LabelOption } from "../../core/plan";
import { columnsFor } from "../columns";
import { OptionList } from "../../parts/OptionList";
import { Swatch } from "../../parts/Swatch";
import { labelOf, setLabel, useSticky } from "../../sticky";
import type { ControlProps } from "../props";
import { joinTo, possible, relabelAt, removeAt, useJoining } from "./joining";
import { JoinRows } from "./JoinRows";
import { JoinState } from "./JoinState";
import { useJoinKeys } from "./useJoinKeys";
import "./relation.css";

/** Links between regions: begin at one, end at another, one key for the label. */
export function Relation({ session, control, value, listening, problemId }: ControlProps) {
  useSticky((sticky) => sticky.labels[control.name]);
  useJoinKeys(session, control);
  const { control: holder, from, at } = useJoining();
  const joining = holder === control.name && from !== undefined;
  const held = holder === control.name ? at : undefined;
  const links = linksOf(value);
  const ends = session.plan.controls.filter((one) => endsOf(control).includes(one.name));
  const name = (id: string) => nameOf(session.doc, ends, id);
  const { region } = session.focus;
  const to = region === from ? undefined : region;
  const options = joining ? possible(session, control, from, to) : control.options;
  const link = held === undefined ? undefined : links[held];
  const Arrow = flagOf(control.spec, "directed") ? IconArrowRight : IconArrowsHorizontal;
  const pick = (option: LabelOption) => {
    setLabel(control.name, option.id);
    if (joining && to !== undefined) joinTo(session, to, option);
    else if (held !== undefined) relabelAt(session, control, held, option);
  };
  const words = (one: Link) =>
    t("{from}, {label}, {to}", {
      from: name(one.from),
      label: titleOf(control.options, one.label),
      to: name(one.to),
    });
  return (
    <div className="field joins">
      <JoinState session={session} control={control} />
      <OptionList
        name={control.name}
        title={t("Label for {title}", { title: control.title })}
        options={options}
        chosen={new Set([link?.label ?? labelOf(control)?.id ?? ""])}
        many={false}
        columns={columnsFor(control.options)}
        listening={() => useUi.getState().panel === "none" && (joining || listening())}
        onPick={pick}
        describedBy={problemId}
        role="label"
      />
      <JoinRows
        title={t("Links of {title}", { title: control.title })}
        rows={links.map(words)}
        at={held}
        hold={(row) => {
          useJoining.setState({ control: control.name, from: undefined, at: row, refused: undefined });
          session.setFocus({ control: control.name });
        }}
        remove={(row) => removeAt(session, control, row)}
        icon={<IconTrash size={14} stroke={1.5} />}
      >
        {(row) => {
          const one = links[row];
          const option = control.options.find(({ id }) => id === one?.label);
          return one === undefined ? null : (
            <>
              {option === undefined ? <span className="sw" /> : <Swatch option={option} hint={option.key} />}
              <span className="el" dir="auto">
                {name(one.from)}
              </span>
              <span className="t3 join-arrow">
                <Arrow size={14} stroke={1.5} />
              </span>
              <span className="el" dir="auto">
                {name(one.to)}
              </span>
              <span className="t3 f2 el">{titleOf(control.options, one.label)}</span>
            </>
          );
        }}
      </JoinRows>
    </div>
  );
}

const titleOf = (options: readonly LabelOption[], id: string): string =>
  options.find((option) => option.id === id)?.title ?? id;
