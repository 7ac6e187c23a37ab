/** The kinds of region that can be drawn on an image, each from its own folder. */
import { blockTool } from "../block/tool";
import { boxTool } from "../box/tool";
import { cameraCuboidTool } from "../camera_cuboid/tool";
import { cuboid2dTool } from "../cuboid2d/tool";
import { ellipseTool } from "../ellipse/tool";
import { maskTool } from "../mask/tool";
import { passageTool } from "../passage/tool";
import { pointTool } from "../point/tool";
import { polygonTool } from "../polygon/tool";
import { polylineTool } from "../polyline/tool";
import { rotatedBoxTool } from "../rotated_box/tool";
import { skeletonTool } from "../skeleton/tool";
import type { Region } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";
import { figureOf } from "./shapes";
import type { ShapeTool } from "./shapeTool";

export const TOOLS: readonly ShapeTool[] = [
  boxTool,
  blockTool,
  passageTool,
  polygonTool,
  polylineTool,
  pointTool,
  rotatedBoxTool,
  ellipseTool,
  skeletonTool,
  maskTool,
  cuboid2dTool,
  cameraCuboidTool,
];

export const toolOf = ({ type }: ControlPlan): ShapeTool =>
  TOOLS.find((tool) => tool.kind === type) ?? boxTool;

/** Where a region is, in words. */
export const describe = (region: Region, control: ControlPlan): string =>
  toolOf(control).describe(region, figureOf(control, region));

/** The tools of these controls, each once, in the order of the controls. */
export const toolsOf = (controls: readonly ControlPlan[]): readonly ShapeTool[] => [
  ...new Set(controls.map(toolOf)),
];
