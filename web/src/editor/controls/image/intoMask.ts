/** A region with an inside becomes the pixels of a mask, in one step. */
import { isObject, listOf, type JsonObject } from "../../core/json";
import { textOf, type ControlPlan } from "../../core/plan";
import { around, enclosed } from "../../scene/bits";
import type { ImageEditor } from "./imageEditor";
import { heldAtOnce } from "./maskBrush";
import { paint, targetWindow } from "./maskEdits";
import type { Selected } from "./regionEdits";

const SOLID = new Set(["polygon", "box", "rotated_box", "ellipse"]);

export interface Turn {
  /** Whether one mask can hold as many pixels. */
  readonly fits: boolean;
  readonly run: () => void;
}

/** What makes the selected region a mask; undefined where it has no inside, or the picture asks for no masks. */
export function intoMask({ selected, size, host }: ImageEditor): Turn | undefined {
  const { session, controls } = host;
  const control = controls.find(({ type }) => type === "mask");
  if (selected === undefined || size === undefined || control === undefined) return undefined;
  const { region, figure } = selected;
  const option = control.options.find(({ id }) => id === region.label) ?? host.label(control);
  if (option === undefined || !SOLID.has(selected.control.type)) return undefined;
  const ground = { session, control, option, selected: undefined };
  return {
    fits: heldAtOnce(around(targetWindow(ground), figure.bounds)),
    run: () => {
      const beside = keptBy(control, selected);
      const id = paint(ground, enclosed(figure.lines, size), { of: selected, beside });
      // The tool at hand stays.
      session.setFocus({ region: id });
    },
  };
}

/** What the mask says beside its pixels as well: the group, and attributes of the same names. */
function keptBy(control: ControlPlan, { region }: Selected): JsonObject {
  const { group, attributes } = region;
  const names = new Set(
    listOf(control.spec["attributes"])
      .filter(isObject)
      .map((one) => textOf(one, "name")),
  );
  const given = Object.entries(isObject(attributes) ? attributes : {}).filter(([name]) => names.has(name));
  return {
    ...(group === undefined ? {} : { group }),
    ...(given.length === 0 ? {} : { attributes: Object.fromEntries(given) }),
  };
}
