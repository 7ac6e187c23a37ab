/** The kinds of control that have an editor, and what the browser can check of their values. */
import { t } from "@/i18n";
import { regionsOf, type Region } from "./draft";
import { FIGURE_KINDS, readerOf } from "./figures";
import { isObject, type Json, type JsonObject } from "./json";
import { Offsets } from "./offsets";
import { flagOf, numberOf, textOf, type ControlPlan } from "./plan";
import type { Holds, Kind, Kinds, Problem } from "./problems";
import { QUESTION_KINDS } from "./questionKinds";

type Found = Omit<Problem, "control">;

const say = (message: string): Found[] => [{ message }];

const choice: Kind = {
  region: false,
  given: (value) => typeof value === "string",
  check: (value, plan) =>
    plan.options.some((option) => option.id === value) ? [] : say(t("Choose one of the options.")),
};

const choices: Kind = {
  region: false,
  given: (value, plan) => Array.isArray(value) || (numberOf(plan.spec, "min") ?? 0) === 0,
  check: (value, plan) => {
    const count = Array.isArray(value) ? value.length : 0;
    const [min, max] = [numberOf(plan.spec, "min") ?? 0, numberOf(plan.spec, "max") ?? plan.options.length];
    if (count < min) return say(t("Choose at least {min}.", { min }));
    return count > max ? say(t("Choose at most {max}.", { max })) : [];
  },
};

const scale: Kind = {
  region: false,
  given: (value) => typeof value === "number",
  check: () => [],
};

const text: Kind = {
  region: false,
  given: (value) => typeof value === "string" && value !== "",
  check: (value, plan) => {
    const { length } = new Offsets(typeof value === "string" ? value : "");
    const least = numberOf(plan.spec, "min_length") ?? 0;
    const most = numberOf(plan.spec, "max_length") ?? Infinity;
    if (length < least) return say(t("{length} of at least {least} characters.", { length, least }));
    return length > most ? say(t("{length} characters, at most {most} are allowed.", { length, most })) : [];
  },
};

const number: Kind = {
  region: false,
  given: (value) => value !== undefined && value !== null && value !== "",
  check: (value, plan) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return say(t("Write a number."));
    const { min, max, step } = bounds(plan.spec);
    if (min !== undefined && value < min) return say(t("At least {min}.", { min }));
    if (max !== undefined && value > max) return say(t("At most {max}.", { max }));
    const off =
      step === undefined
        ? 0
        : Math.abs((value - (min ?? 0)) / step - Math.round((value - (min ?? 0)) / step));
    return off > 1e-6 ? say(t("In steps of {step}.", { step: step ?? 1 })) : [];
  },
};

export const bounds = (spec: JsonObject) => ({
  min: numberOf(spec, "min"),
  max: numberOf(spec, "max"),
  step: numberOf(spec, "step"),
});

/** What holds of every region control: counts, limits of labels, attributes. */
function checkRegions(value: Json, plan: ControlPlan, holds: Holds): Found[] {
  const regions = regionsOf(value);
  const min = numberOf(plan.spec, "min") ?? 0;
  const max = numberOf(plan.spec, "max") ?? Infinity;
  const found: Found[] = [];
  if (regions.length < min)
    found.push(...say(t("Mark at least {min}; there are {count}.", { min, count: regions.length })));
  if (regions.length > max)
    found.push(...say(t("Mark at most {max}; there are {count}.", { max, count: regions.length })));
  for (const [label, limits] of limitsOf(plan)) {
    const count = regions.filter((region) => region.label === label).length;
    const [least, most] = [numberOf(limits, "min_count") ?? 0, numberOf(limits, "max_count") ?? Infinity];
    if (count < least)
      found.push(...say(t("Mark at least {least} of {label}; there are {count}.", { least, label, count })));
    if (count > most)
      found.push(...say(t("Mark at most {most} of {label}; there are {count}.", { most, label, count })));
  }
  return [...found, ...regions.flatMap((region) => checkAttributes(region, plan, holds))];
}

export function limitsOf(plan: ControlPlan): [string, JsonObject][] {
  const labels = plan.spec["labels"];
  return (Array.isArray(labels) ? labels : []).filter(isObject).flatMap((label): [string, JsonObject][] => {
    const { id, limits } = label;
    return typeof id === "string" && isObject(limits) ? [[id, limits]] : [];
  });
}

/** The attributes that are asked about a region, by their conditions. */
export function attributesOf(plan: ControlPlan, region: Region, holds: Holds): JsonObject[] {
  const all = plan.spec["attributes"];
  const names = namesOf(region);
  return (Array.isArray(all) ? all : []).filter(isObject).filter((attribute) => {
    const { when } = attribute;
    return typeof when !== "string" || holds(when, names);
  });
}

const namesOf = (region: Region): JsonObject => {
  const given = region["attributes"];
  return { ...(isObject(given) ? given : {}), label: region.label };
};

const missingAttributes = (plan: ControlPlan, region: Region, holds: Holds): JsonObject[] => {
  const given = region["attributes"];
  const values = isObject(given) ? given : {};
  return attributesOf(plan, region, holds).filter((attribute) => {
    const { required } = attribute;
    const needed = typeof required === "string" ? holds(required, namesOf(region)) : required === true;
    return needed && values[textOf(attribute, "name")] === undefined;
  });
};

/** The names of the attributes that a region needs and has not. */
export const missingOf = (plan: ControlPlan, region: Region, holds: Holds): string[] =>
  missingAttributes(plan, region, holds).map((attribute) => textOf(attribute, "name"));

const checkAttributes = (region: Region, plan: ControlPlan, holds: Holds): Found[] =>
  missingAttributes(plan, region, holds).map((attribute) => {
    const name = textOf(attribute, "name");
    const title = textOf(attribute, "title") || name;
    return { message: t("{title} is missing.", { title }), region: region.id, attribute: name };
  });

/** What is drawn on an image: the limits of a label bound the rectangle around each of its regions. */
const drawn: Kind = {
  region: true,
  given: () => true,
  check: (value, plan, holds) => {
    const limits = new Map(limitsOf(plan));
    const reader = readerOf(plan);
    const small = regionsOf(value).flatMap((region) => {
      const least = numberOf(limits.get(region.label) ?? {}, "min_px");
      if (least === undefined || reader === undefined) return [];
      const { width, height } = reader.read(region).bounds;
      const side = Math.min(width, height);
      const message = t("A side of {side} pixels is less than the {least} that {label} needs.", {
        side,
        least,
        label: region.label,
      });
      return side < least ? [{ message, region: region.id }] : [];
    });
    return [...checkRegions(value, plan, holds), ...small];
  },
};

/** Rectangles on pages, whose text may be asked for. */
const block: Kind = {
  ...drawn,
  check: (value, plan, holds) => [
    ...drawn.check(value, plan, holds),
    ...(flagOf(plan.spec, "transcribe") ? regionsOf(value) : [])
      .filter(({ text: words }) => typeof words !== "string" || words === "")
      .map(({ id }) => ({ message: t("The text of a block is missing."), region: id })),
  ],
};

/** Words on pages; those of two pages never overlap. */
const passage: Kind = {
  ...drawn,
  check: (value, plan, holds) => {
    const regions = flagOf(plan.spec, "overlap") ? [] : regionsOf(value);
    const pages = new Set(regions.map(({ page }) => page));
    const overlapping = [...pages].flatMap((at) => overlaps(regions.filter(({ page }) => page === at)));
    return [...drawn.check(value, plan, holds), ...overlapping];
  },
};

const span: Kind = {
  region: true,
  given: () => true,
  check: (value, plan, holds) => [
    ...checkRegions(value, plan, holds),
    ...(flagOf(plan.spec, "overlap") ? [] : overlaps(regionsOf(value))),
  ],
};

const segment: Kind = {
  region: true,
  given: () => true,
  check: (value, plan, holds) => [
    ...checkRegions(value, plan, holds),
    ...(plan.spec["overlap"] === false ? overlaps(regionsOf(value)) : []),
  ],
};

/** Tracks are judged in full by the server; their boxes change from frame to frame. */
const track: Kind = { region: true, given: () => true, check: checkRegions };

/** Cuboids in a point cloud, and the classes of its points. */
const cuboid: Kind = { region: true, given: () => true, check: checkRegions };

/** Stretches that share something where that is not allowed. */
export function overlaps(regions: readonly Region[]): Found[] {
  const sorted = [...regions].sort((a, b) => Number(a["start"]) - Number(b["start"]));
  return sorted.flatMap((region, i) => {
    const before = sorted[i - 1];
    return before !== undefined && Number(region["start"]) < Number(before["end"])
      ? [{ message: t("Regions may not overlap here."), region: region.id }]
      : [];
  });
}

export const KINDS: Kinds = {
  choice,
  choices,
  scale,
  text,
  number,
  span,
  segment,
  track,
  cuboid,
  points: cuboid,
  ...QUESTION_KINDS,
  ...Object.fromEntries(FIGURE_KINDS.map((kind) => [kind, drawn])),
  block,
  passage,
};
