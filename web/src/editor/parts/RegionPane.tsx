import type { ReactNode } from "react";
import { useLead } from "../context";
import type { TaskProps } from "../controls/props";
import type { Region } from "../core/draft";
import type { ControlPlan, LabelOption } from "../core/plan";
import { labelOf, setLabel } from "../sticky";
import { LabelPane } from "./LabelPane";
import { Pane } from "./Pane";
import { Questions } from "./Questions";
import { RegionList } from "./RegionList";

interface Props extends Omit<TaskProps, "view"> {
  /** Under which its width is kept. */
  readonly name: string;
  readonly width: number;
  /** Whose labels are offered. */
  readonly control: ControlPlan;
  readonly selected: { readonly control: ControlPlan; readonly region: Region } | undefined;
  /** Letters that the editor needs, which labels do not get. */
  readonly reserved?: readonly string[];
  readonly onLabel: (option: LabelOption) => void;
  readonly list: Omit<Parameters<typeof RegionList>[0], "session" | "controls">;
  /** What is shown of the region at hand. */
  readonly children: ReactNode;
}

/** The pane beside a canvas with regions: labels, regions, the one at hand, the other questions. */
export function RegionPane(props: Props) {
  const { session, controls, control, selected, children } = props;
  const named = (name: string) => controls.some((one) => one.name === name);
  // What shows the region at hand was asked before: this is what has no field, such as that more is to be marked.
  useLead(
    session,
    (led) => named(led.control) && (led.region === undefined || selected !== undefined),
    () => document.querySelector<HTMLElement>("[data-canvas]")?.focus(),
  );
  const problem = session.showsProblems
    ? session.problems.find((one) => named(one.control) && one.region === undefined)
    : undefined;
  return (
    <Pane name={props.name} width={props.width}>
      <LabelPane
        control={control}
        current={selected?.control === control ? selected.region.label : labelOf(control)?.id}
        {...(props.reserved === undefined ? {} : { reserved: props.reserved })}
        listening={() => controls.some((one) => one.name === session.focus.control)}
        onPick={(option) => {
          setLabel(control.name, option.id);
          props.onLabel(option);
        }}
      />
      {problem === undefined ? null : (
        <p className="wrong pad" role="alert">
          {problem.message}
        </p>
      )}
      <RegionList session={session} controls={controls} {...props.list} />
      {children}
      <Questions session={session} elsewhere={props.elsewhere} />
    </Pane>
  );
}
