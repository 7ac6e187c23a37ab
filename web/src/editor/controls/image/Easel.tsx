import type { ReactNode, RefObject } from "react";
import { useTools } from "../../context";
import type { ControlPlan, ViewPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Size } from "../../scene/camera";
import { labelOf } from "../../sticky";
import { MediaCutting } from "../../views/MediaCutting";
import { MediaProblem } from "../../views/MediaProblem";
import { OtherViews } from "../../views/OtherViews";
import { AimGrid } from "./AimGrid";
import { Floats } from "./Floats";
import type { ImageEditor } from "./imageEditor";
import { ToolRail } from "./ToolRail";
import { toolOf } from "./tools";

interface Props {
  readonly session: TaskSession;
  /** The view that is drawn on; the others stand above it. */
  readonly view: ViewPlan;
  readonly canvas: RefObject<HTMLDivElement | null>;
  readonly editor: ImageEditor | undefined;
  readonly controls: readonly ControlPlan[];
  /** The control that is drawn with. */
  readonly control: ControlPlan;
  readonly image: Size | undefined;
  /** Why there is no picture. */
  readonly problem: string | undefined;
  /** The picture is large and not cut into tiles yet. */
  readonly cutting?: boolean;
  readonly retry: () => void;
  /** For assistive technology. */
  readonly name: string;
  /** What floats beside tool, size and zoom. */
  readonly children?: ReactNode;
}

/** Tools, the canvas, and what floats on it: where regions are drawn on a picture. */
export function Easel(props: Props) {
  const { session, canvas, editor, controls, control, problem } = props;
  const { registry } = useTools();
  return (
    <>
      <ToolRail registry={registry} controls={controls} current={control} />
      <div className="easel">
        <OtherViews session={session} except={[props.view.name]} />
        <div className="cv" role="application" aria-label={props.name} tabIndex={0} data-canvas>
          <div ref={canvas} className="cv-in" />
          {props.cutting === true ? <MediaCutting /> : null}
          {problem === undefined ? null : <MediaProblem message={problem} onRetry={props.retry} />}
          {editor === undefined ? null : <AimGrid aim={editor.aim} scene={editor.scene} />}
          {editor === undefined ? null : (
            <Floats
              editor={editor}
              image={props.image}
              shape={toolOf(control)}
              label={labelOf(control)}
              selected={editor.selected?.region}
            />
          )}
          {props.children}
        </div>
      </div>
    </>
  );
}
