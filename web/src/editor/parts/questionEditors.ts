/** The editor of each kind of question; the heavier ones come in files of their own. */
import type { ComponentType } from "react";
import { Choice } from "../controls/choice/Choice";
import { Choices } from "../controls/choices/Choices";
import type { ControlProps } from "../controls/props";
import { Scale } from "../controls/scale/Scale";
import { TextField } from "../controls/text/TextField";
import { late, type Late } from "./late";

export const LATE_EDITORS: Readonly<Record<string, Late<ControlProps>>> = {
  number: late(async () => (await import("../controls/number/NumberField")).NumberField),
  tree: late(async () => (await import("../controls/tree/Tree")).Tree),
  date: late(async () => (await import("../controls/date/DateField")).DateField),
  rank: late(async () => (await import("../controls/rank/Rank")).Rank),
  preference: late(async () => (await import("../controls/preference/Preference")).Preference),
  matrix: late(async () => (await import("../controls/matrix/Matrix")).Matrix),
  form: late(async () => (await import("../controls/form/Form")).Form),
  relation: late(async () => (await import("../controls/relation/Relation")).Relation),
  chain: late(async () => (await import("../controls/chain/Chain")).Chain),
};

export const EDITORS: Readonly<Record<string, ComponentType<ControlProps>>> = {
  choice: Choice,
  choices: Choices,
  scale: Scale,
  text: TextField,
  ...LATE_EDITORS,
};
