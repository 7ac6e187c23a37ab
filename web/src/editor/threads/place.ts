/** Where in a task a thread is pinned: the region, the part or the question at hand, and the frame. */
import { useEffect } from "react";
import { create } from "zustand";
import type { Pin } from "@/api/schema.gen";
import { t } from "@/i18n";
import { useSession } from "../context";
import { regionsOf, type Region } from "../core/draft";
import type { JsonObject } from "../core/json";
import { elementIds } from "../core/parts";
import { lookUp, type ControlPlan, type Plan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { quoteOf, wordsFor } from "../parts/PerQuestion";

export const WHOLE_TASK: Pin = { control: null, region: null, part: null, frame: null, quote: "" };
const MOST_WORDS = 200;
const FEW_WORDS = 80;

interface Place {
  /** From 0; undefined where the task has no frames. */
  frame: number | undefined;
  pin: Pin | undefined;
}

export const usePlace = create<Place>(() => ({ frame: undefined, pin: undefined }));

/** A view with frames says which one is shown. */
export function useFrame(frame: number): void {
  useEffect(() => {
    usePlace.setState({ frame });
    return () => usePlace.setState({ frame: undefined });
  }, [frame]);
}

/** Keeps the pin of what the task has the focus on. */
export function useFollowedPlace(session: TaskSession): void {
  useSession(session);
  const frame = usePlace((place) => place.frame);
  const text = JSON.stringify(pinAt(session, frame) ?? null);
  useEffect(() => {
    usePlace.setState({ pin: (JSON.parse(text) as Pin | null) ?? undefined });
  }, [text]);
  useEffect(() => () => usePlace.setState({ pin: undefined }), []);
}

/** The most exact place that the focus names; undefined for nothing but the task. */
export function pinAt(session: TaskSession, frame: number | undefined): Pin | undefined {
  const { control: name, region: id, part } = session.focus;
  const control = session.control(name);
  const region = regionsOf(session.value(name ?? "")).find((one) => one.id === id);
  if (region === undefined && part === undefined && frame === undefined) return undefined;
  const words = [
    region === undefined || control === undefined ? control?.title : regionInWords(control, region),
    part === undefined ? undefined : t("part {part}", { part }),
    frame === undefined ? undefined : t("frame {n}", { n: frame + 1 }),
  ];
  return {
    control: name ?? null,
    region: region?.id ?? null,
    part: part ?? null,
    frame: frame ?? null,
    quote: words.filter(Boolean).join(", ").slice(0, MOST_WORDS),
  };
}

/** Each message of the conversations that a task shows, as a place to talk about. */
export function turnsOf(plan: Plan, data: JsonObject): Pin[] {
  return plan.views.flatMap(({ type, title, path }) => {
    const said = type === "chat" ? lookUp(path, data) : undefined;
    if (!Array.isArray(said)) return [];
    const ids = elementIds(said);
    return said.map((message, i) => {
      const part = ids[i] ?? String(i + 1);
      const words = [title, wordsFor("message", part), quoteOf(message)].filter(Boolean).join(", ");
      return { ...WHOLE_TASK, part, quote: words.slice(0, FEW_WORDS) };
    });
  });
}

/** `PERSON, Ada`: its label, and what it quotes. */
function regionInWords(control: ControlPlan, region: Region): string {
  const title = control.options.find(({ id }) => id === region.label)?.title ?? region.label;
  const { text } = region;
  return typeof text === "string" && text !== "" ? `${title}, ${text}` : title;
}
