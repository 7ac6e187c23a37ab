/** What holds of the regions of every kind. */
import { t } from "@/i18n";
import { regionsOf, type Region } from "./draft";
import { isObject, type Json, type JsonObject } from "./json";
import { say, type Fault, type Holds } from "./kind";
import { numberOf, textOf, type ControlPlan } from "./plan";

/** Counts, limits of labels, attributes. */
export function checkRegions(value: Json, plan: ControlPlan, holds: Holds): Fault[] {
  const regions = regionsOf(value);
  const min = numberOf(plan.spec, "min") ?? 0;
  const max = numberOf(plan.spec, "max") ?? Infinity;
  const found: Fault[] = [];
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

const checkAttributes = (region: Region, plan: ControlPlan, holds: Holds): Fault[] =>
  missingAttributes(plan, region, holds).map((attribute) => {
    const name = textOf(attribute, "name");
    const title = textOf(attribute, "title") || name;
    return { message: t("{title} is missing.", { title }), region: region.id, attribute: name };
  });

/** Stretches that share something where that is not allowed. */
export function overlaps(regions: readonly Region[]): Fault[] {
  const sorted = [...regions].sort((a, b) => Number(a["start"]) - Number(b["start"]));
  return sorted.flatMap((region, i) => {
    const before = sorted[i - 1];
    return before !== undefined && Number(region["start"]) < Number(before["end"])
      ? [{ message: t("Regions may not overlap here."), region: region.id }]
      : [];
  });
}
