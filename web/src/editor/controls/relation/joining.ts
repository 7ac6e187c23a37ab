/** Joining regions: one is taken as the beginning, the next that is picked is the end. Shared by links and chains. */
import { create } from "zustand";
import { t } from "@/i18n";
import { setAnswer } from "../../core/draft";
import { isObject, type Json } from "../../core/json";
import { endsOf, isChain, regionIn } from "../../core/ends";
import { chainsOf, linksOf, plainChains, plainLinks, type Chain } from "../../core/links";
import { flagOf, type ControlPlan, type LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { labelOf } from "../../sticky";

interface Joining {
  /** The control that joins, and the region that it begins at, while it does. */
  control: string | undefined;
  from: string | undefined;
  /** The link or chain at hand, by its place in the answer. */
  at: number | undefined;
  refused: string | undefined;
}

const NOTHING: Joining = { control: undefined, from: undefined, at: undefined, refused: undefined };

export const useJoining = create<Joining>(() => NOTHING);

export const isJoining = (): boolean => useJoining.getState().from !== undefined;

export const stopJoining = (): void => useJoining.setState(NOTHING);

/** Begins at a region; false where this control joins none of its kind. */
export function startJoining(
  session: TaskSession,
  control: ControlPlan,
  region: string | undefined,
): boolean {
  const [from = ""] = endsOf(control);
  if (region === undefined || regionIn(session.doc, [from], region) === undefined) return false;
  useJoining.setState({ ...NOTHING, control: control.name, from: region });
  return true;
}

/** Begins at a region with the first control that joins such ones: the pointer does not say which. */
export const beginAt = (session: TaskSession, region: string): boolean =>
  session.plan.controls.some(
    (control) => session.asked.has(control.name) && startJoining(session, control, region),
  );

/** The labels that a link from one region may have, and to another one where that is known. */
export function possible(
  session: TaskSession,
  control: ControlPlan,
  from: string,
  to?: string,
): readonly LabelOption[] {
  const [source = "", target = ""] = endsOf(control);
  const { ends } = control.spec;
  const labels = {
    from: regionIn(session.doc, [source], from)?.label,
    to: to === undefined ? undefined : regionIn(session.doc, [target], to)?.label,
  };
  return control.options.filter((option) => {
    const between = isObject(ends) ? ends[option.id] : undefined;
    return (["from", "to"] as const).every((side) => {
      const allowed = isObject(between) ? between[side] : undefined;
      const label = labels[side];
      return (
        !Array.isArray(allowed) || allowed.length === 0 || label === undefined || allowed.includes(label)
      );
    });
  });
}

/** Ends at a region, with this label or the one at hand. False where nothing was begun, or it ends where it began. */
export function joinTo(session: TaskSession, region: string, option?: LabelOption): boolean {
  const { from } = useJoining.getState();
  const control = session.control(useJoining.getState().control);
  if (control === undefined || from === undefined || region === from) return false;
  const [, target = ""] = endsOf(control);
  if (regionIn(session.doc, [target], region) === undefined) return false;
  if (isChain(control)) chainTogether(session, control, from, region);
  else link(session, control, { from, to: region }, option);
  return true;
}

function link(
  session: TaskSession,
  control: ControlPlan,
  { from, to }: { from: string; to: string },
  wanted: LabelOption | undefined,
): void {
  const fitting = possible(session, control, from, to);
  const option = fitting.find(({ id }) => id === (wanted ?? labelOf(control))?.id) ?? fitting[0];
  if (option === undefined) {
    useJoining.setState({ refused: t("No label fits between these two.") });
    return;
  }
  const links = linksOf(session.value(control.name));
  const both = (one: { from: string; to: string }) =>
    !flagOf(control.spec, "directed") && one.from === to && one.to === from;
  const twin = links.findIndex(
    (one) => one.label === option.id && ((one.from === from && one.to === to) || both(one)),
  );
  if (twin < 0) write(session, control, plainLinks([...links, { label: option.id, from, to }]), option.title);
  hold(session, control, twin < 0 ? links.length : twin, to);
}

/** Puts both into one chain: that of the second, else that of the first, else a new one. */
function chainTogether(session: TaskSession, control: ControlPlan, from: string, to: string): void {
  const chains = chainsOf(session.value(control.name));
  const [mine, theirs] = [from, to].map((id) => chains.findIndex(({ members }) => members.includes(id))) as [
    number,
    number,
  ];
  const label = chains[theirs]?.label ?? chains[mine]?.label ?? labelOf(control)?.id;
  const members = [...new Set([...(chains[theirs]?.members ?? [to]), ...(chains[mine]?.members ?? [from])])];
  const next = chains.filter((_, i) => i !== mine && i !== theirs);
  const at = theirs >= 0 ? theirs : mine >= 0 ? mine : next.length;
  next.splice(at, 0, { members, label });
  write(session, control, plainChains(next), control.title);
  hold(
    session,
    control,
    next.findIndex((one) => one.members === members),
    to,
  );
}

/** Puts the region at the beginning into a chain that is there. */
export function joinChain(session: TaskSession, control: ControlPlan, at: number): void {
  const { from } = useJoining.getState();
  const first = chainsOf(session.value(control.name))[at]?.members[0];
  if (from !== undefined && first !== undefined && first !== from)
    chainTogether(session, control, from, first);
}

export function takeOut(session: TaskSession, control: ControlPlan, region: string): void {
  const chains = chainsOf(session.value(control.name)).map((chain): Chain => ({
    ...chain,
    members: chain.members.filter((id) => id !== region),
  }));
  const least = flagOf(control.spec, "single") ? 1 : 2;
  write(
    session,
    control,
    plainChains(chains.filter(({ members }) => members.length >= least)),
    t("Take out of its chain"),
  );
  stopJoining();
}

/** Gives the link or chain at a place another label. */
export function relabelAt(session: TaskSession, control: ControlPlan, at: number, option: LabelOption): void {
  const value = session.value(control.name);
  if (isChain(control)) {
    const chains = chainsOf(value).map((one, i) => (i === at ? { ...one, label: option.id } : one));
    write(session, control, plainChains(chains), option.title);
    return;
  }
  const links = linksOf(value);
  const given = links[at];
  if (given === undefined || !possible(session, control, given.from, given.to).includes(option)) return;
  write(
    session,
    control,
    plainLinks(links.map((one, i) => (i === at ? { ...one, label: option.id } : one))),
    option.title,
  );
}

export function removeAt(session: TaskSession, control: ControlPlan, at: number): void {
  const value = session.value(control.name);
  const rest = Array.isArray(value) ? value.filter((_, i) => i !== at) : [];
  write(session, control, rest, t("Delete the link"));
  stopJoining();
}

function write(session: TaskSession, control: ControlPlan, value: Json, title: string): void {
  session.commit(title, (draft) => setAnswer(draft, control.name, value));
}

/** What was made is at hand, so that a label key changes it. */
function hold(session: TaskSession, control: ControlPlan, at: number, region: string): void {
  useJoining.setState({ ...NOTHING, control: control.name, at });
  session.setFocus({ control: control.name, region });
}
