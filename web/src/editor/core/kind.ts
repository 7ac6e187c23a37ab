/** What the workbench asks of a kind of control. Each kind says it in `controls/<kind>/kind.ts`; `kinds.ts` gathers them. */
import { t } from "@/i18n";
import type { Hint } from "../context";
import type { Region } from "./draft";
import type { Json, JsonObject } from "./json";
import type { ControlPlan } from "./plan";

/** What is wrong with a value. */
export interface Fault {
  message: string;
  /** The region that it is about. */
  region?: string;
  /** The attribute of the region that is missing. */
  attribute?: string;
}

export const say = (message: string): Fault[] => [{ message }];

/** Whether a condition holds of these names. */
export type Holds = (source: string, names: JsonObject) => boolean;

interface Declared {
  /** What owners call its controls. */
  readonly title: () => string;
  /** What is wrong with a value that is given; `shown` is what its view shows. */
  readonly check: (value: Json, plan: ControlPlan, holds: Holds, shown?: Json) => Fault[];
}

/** What regions are: it says what shows them, and where they lie. */
export type Geometry =
  /** From a character of a text to another one. */
  | "span"
  /** From a second of a recording or a film to another one. */
  | "interval"
  /** A shape on a picture or on a page. */
  | "figure"
  /** Boxes at frames of a film. */
  | "track"
  /** A box in the space of a point cloud. */
  | "cuboid"
  /** Some points of a cloud. */
  | "points";

/** Regions are marked on a view. */
export interface RegionKind extends Declared {
  readonly geometry: Geometry;
  /** Where a region is, in words; "" where none say it. */
  readonly where?: (region: Region) => string;
}

/** Joins regions of other controls. */
export interface Joins {
  /** The settings that name the controls whose regions stand at its ends. */
  readonly ends: readonly [string, string];
  /** Any number of regions are one, in no direction; else two are. */
  readonly many: boolean;
}

/** Questions are asked about the task, or about each of its parts. */
export interface QuestionKind extends Declared {
  /** Whether the value counts as an answer at all. */
  readonly given: (value: Json | undefined, plan: ControlPlan) => boolean;
  /** An answer in a few words, where they are not just titles of options, or a number with its unit. */
  readonly words?: (value: Json, plan: ControlPlan) => string;
  /** What one says that nobody touched, where that is an answer. */
  readonly untouched?: Json;
  /** What was said, where the value also tells how it was asked. */
  readonly said?: (value: Json) => Json;
  /** The value as it is sent, where that is not as it is kept. */
  readonly sent?: (value: Json) => Json;
  /** For what takes the cursor, and with it the single keys: the keys that work there; `move` lead to other questions. */
  readonly fieldKeys?: (move: readonly Hint[]) => Hint[];
  readonly joins?: Joins;
}

/** The keys of a field in which one writes. */
export const fieldKeys: QuestionKind["fieldKeys"] = (move) => [
  { keys: ["$mod+Enter"], word: t("submit") },
  { keys: ["Escape"], word: t("leave the field") },
  ...move,
];

export type Kind = RegionKind | QuestionKind;
export type Kinds = Readonly<Record<string, Kind>>;

export const isRegionKind = (kind: Kind | undefined): kind is RegionKind =>
  kind !== undefined && "geometry" in kind;
