import { IconTrash } from "@tabler/icons-react";
import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { endsOf, nameOf } from "../../core/ends";
import { chainsOf } from "../../core/links";
import type { LabelOption } from "../../core/plan";
import { columnsFor } from "../columns";
import { OptionList } from "../../parts/OptionList";
import { Swatch } from "../../parts/Swatch";
import { labelOf, setLabel, useSticky } from "../../sticky";
import type { ControlProps } from "../props";
import { joinChain, relabelAt, removeAt, takeOut, useJoining } from "../relation/joining";
import { JoinRows } from "../relation/JoinRows";
import { JoinState } from "../relation/JoinState";
import { useJoinKeys } from "../relation/useJoinKeys";
import "../relation/relation.css";

const DIGITS = "123456789";

/** Regions that mean the same: join one to another, or to a chain by its number. */
export function Chain({ session, control, value, listening, problemId }: ControlProps) {
  useSticky((sticky) => sticky.labels[control.name]);
  useJoinKeys(session, control);
  const { control: holder, from, at } = useJoining();
  const joining = holder === control.name && from !== undefined;
  const held = holder === control.name ? at : undefined;
  const chains = chainsOf(value);
  const ends = session.plan.controls.filter((one) => endsOf(control).includes(one.name));
  const free = () => useUi.getState().panel === "none" && joining;
  useActions(
    [
      ...chains.slice(0, DIGITS.length).map((_, i) => ({
        id: `join.${control.name}.${i + 1}`,
        title: t("{title}: into chain {n}", { title: control.title, n: i + 1 }),
        group: t("Links"),
        keys: [DIGITS[i] ?? ""],
        quiet: true,
        when: free,
        run: () => joinChain(session, control, i),
      })),
      {
        id: `join.${control.name}.out`,
        title: t("{title}: out of its chain", { title: control.title }),
        group: t("Links"),
        keys: ["0"],
        when: free,
        run: () => {
          if (from !== undefined) takeOut(session, control, from);
        },
      },
    ],
    LEVEL.control,
  );
  const pick = (option: LabelOption) => {
    setLabel(control.name, option.id);
    if (held !== undefined) relabelAt(session, control, held, option);
  };
  return (
    <div className="field joins">
      <JoinState session={session} control={control} />
      {control.options.length === 0 ? null : (
        <OptionList
          name={control.name}
          title={t("Label for {title}", { title: control.title })}
          options={control.options}
          chosen={new Set([chains[held ?? -1]?.label ?? labelOf(control)?.id ?? ""])}
          many={false}
          columns={columnsFor(control.options)}
          listening={() => listening() && !joining}
          onPick={pick}
          describedBy={problemId}
          role="label"
        />
      )}
      <JoinRows
        title={t("Chains of {title}", { title: control.title })}
        rows={chains.map(({ members }, i) =>
          t("Chain {n}: {members}", {
            n: i + 1,
            members: members.map((id) => nameOf(session.doc, ends, id)).join(", "),
          }),
        )}
        at={held}
        hold={(row) => {
          if (joining) joinChain(session, control, row);
          else {
            useJoining.setState({ control: control.name, from: undefined, at: row, refused: undefined });
            session.setFocus({ control: control.name });
          }
        }}
        remove={(row) => removeAt(session, control, row)}
        icon={<IconTrash size={14} stroke={1.5} />}
      >
        {(row) => {
          const option = control.options.find(({ id }) => id === chains[row]?.label);
          return (
            <>
              <span className="chain-n">{row + 1}</span>
              {option === undefined ? null : <Swatch option={option} hint={option.key} />}
              <span className="chain" dir="auto">
                {(chains[row]?.members ?? []).map((id) => nameOf(session.doc, ends, id)).join(", ")}
              </span>
            </>
          );
        }}
      </JoinRows>
    </div>
  );
}
