/** What stands between a draft and a submit, found live; the server judges again by the same rules. */
import { t } from "@/i18n";
import type { Draft } from "./draft";
import { guess, regionsOf } from "./draft";
import { isObject, type Json, type JsonObject } from "./json";
import { isRegionKind, type Fault, type Holds, type Kind, type Kinds, type QuestionKind } from "./kind";
import { answersByPart, partsOf } from "./parts";
import { lookUp, type ControlPlan, type Plan } from "./plan";

export interface Problem extends Fault {
  /** Name of the control; empty for a rule about the whole answer. */
  control: string;
  /** The part that it is about, for a question that is asked of each part. */
  part?: string;
}

/** The ground on which a draft is judged: the plan, what kinds know, how conditions are read, and the item. */
export interface Court {
  plan: Plan;
  kinds: Kinds;
  holds: Holds;
  item: JsonObject;
}

/** Which controls are asked, by their conditions; what is not asked cannot hold a condition of another. */
export function asked({ plan, holds, item }: Court, draft: Draft): ReadonlySet<string> {
  let shown = new Set(plan.controls.map((control) => control.name));
  // Conditions may depend on each other: as many rounds as there are controls settle any chain.
  for (let round = 0; round <= plan.controls.length; round += 1) {
    const names = answersOf(draft, shown, item);
    const next = new Set(
      plan.controls
        .filter((control) => control.when === undefined || holds(control.when, names))
        .map((control) => control.name),
    );
    if (next.size === shown.size && [...next].every((name) => shown.has(name))) break;
    shown = next;
  }
  return shown;
}

const answersOf = (draft: Draft, shown: ReadonlySet<string>, item: JsonObject): JsonObject => ({
  ...Object.fromEntries(Object.entries(draft.answer).filter(([name]) => shown.has(name))),
  item,
});

export function isRequired(control: ControlPlan, names: JsonObject, holds: Holds): boolean {
  return typeof control.required === "string" ? holds(control.required, names) : control.required;
}

export function findProblems(court: Court, draft: Draft): Problem[] {
  const { plan, holds, item } = court;
  const shown = asked(court, draft);
  const names = answersOf(draft, shown, item);
  const found = plan.controls
    .filter((control) => shown.has(control.name))
    .flatMap((control) => problemsOf(court, control, draft, names));
  const broken = plan.rules.filter(
    (rule) => (rule.when === undefined || holds(rule.when, names)) && !holds(rule.check, names),
  );
  // A rule can only be judged once everything that it may look at is there.
  return found.length > 0 ? found : broken.map((rule) => ({ control: "", message: rule.message }));
}

function problemsOf(court: Court, control: ControlPlan, draft: Draft, names: JsonObject): Problem[] {
  const { holds } = court;
  const kind = court.kinds[control.type];
  if (kind === undefined)
    return [{ control: control.name, message: t("This kind of question has no editor here.") }];
  const region = isRegionKind(kind);
  if (control.spec["per"] && !region) return problemsByPart(court, control, draft, names, kind);
  const value = draft.answer[control.name] ?? blank(control, kind);
  if (value === undefined || !(region || kind.given(value, control))) {
    return isRequired(control, names, holds)
      ? [{ control: control.name, message: t("An answer is needed.") }]
      : [];
  }
  if (guess(control.name) in draft.suggested)
    return [{ control: control.name, message: t("Suggested, not decided yet.") }];
  const own = region ? withoutSuggested(value, draft) : value;
  const undecided = region ? regionsOf(value).filter((region) => region.id in draft.suggested) : [];
  const first = undecided[0];
  return [
    ...kind
      .check(own, control, holds, shownTo(court, control))
      .map((problem) => ({ control: control.name, ...problem })),
    ...(first === undefined
      ? []
      : [
          {
            control: control.name,
            region: first.id,
            message: t("{n} suggested, not decided yet.", { n: undecided.length }),
          },
        ]),
  ];
}

/** What the view of a control shows. */
function shownTo({ plan, item }: Court, control: ControlPlan): Json | undefined {
  const view = plan.views.find((one) => one.name === control.on);
  return view === undefined ? undefined : lookUp(view.path, item);
}

function problemsByPart(
  court: Court,
  control: ControlPlan,
  draft: Draft,
  names: JsonObject,
  kind: QuestionKind,
): Problem[] {
  const answers = answersByPart(draft.answer[control.name]);
  const parts = partsOf(court.plan, control, court.item, draft.answer) ?? [];
  const needed = isRequired(control, names, court.holds);
  return parts.flatMap(({ id, element }): Problem[] => {
    const value = answers[id];
    const about = { control: control.name, part: id };
    if (value === undefined || !kind.given(value, control)) {
      return needed ? [{ ...about, message: t("An answer is needed for {id}.", { id }) }] : [];
    }
    return kind.check(value, control, court.holds, element).map((problem) => ({ ...about, ...problem }));
  });
}

/** The answer as it is sent: only what is asked and given, regions with their media. */
export function toAnswer(
  court: Court,
  draft: Draft,
  media: (control: ControlPlan) => JsonObject | undefined,
): JsonObject {
  const { plan, kinds } = court;
  const shown = asked(court, draft);
  const answer: JsonObject = {};
  for (const control of plan.controls) {
    const kind = kinds[control.type];
    const value = draft.answer[control.name] ?? blank(control, kind);
    if (kind === undefined || value === undefined || !shown.has(control.name)) continue;
    if (control.spec["per"]) {
      const parts = new Set(partsOf(plan, control, court.item, draft.answer)?.map(({ id }) => id));
      const kept = Object.entries(answersByPart(value)).filter(([id]) => parts.has(id));
      answer[control.name] = Object.fromEntries(kept);
      continue;
    }
    if (isRegionKind(kind)) answer[control.name] = withMedia(withoutSuggested(value, draft), media(control));
    else if (kind.given(value, control)) answer[control.name] = kind.sent?.(value) ?? value;
  }
  return answer;
}

/** What a control says that nobody touched. */
function blank(control: ControlPlan, kind: Kind | undefined): Json | undefined {
  if (isRegionKind(kind)) return { regions: [] };
  if (control.spec["per"]) return control.required === false ? undefined : {};
  return control.required === false ? undefined : kind?.untouched;
}

function withoutSuggested(value: Json, draft: Draft): Json {
  if (!isObject(value) || Object.keys(draft.suggested).length === 0) return value;
  return { ...value, regions: regionsOf(value).filter((region) => !(region.id in draft.suggested)) };
}

function withMedia(value: Json, media: JsonObject | undefined): Json {
  return isObject(value) && media !== undefined ? { ...value, media } : value;
}
