/** Where in a task a thread is pinned: the region, the part or the question at hand, and the frame. */
import { useEffect } from "react";
import { create } from "zustand";
import type { Pin } from "@/api/schema.gen";
import { t } from "@/i18n";
import { useSession } from "../context";
import type { Region } from "../core/draft";
import { findRegion } from "../core/found";
import type { JsonObject } from "../core/json";
import { elementIds } from "../core/parts";
import { lookUp, type ControlPlan, type Plan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { quoteOf, wordsFor } from "../parts/PerQuestion";

export const WHOLE_TASK: Pin = { control: null, region: null, part: null, frame: null, quote: "" };
const MOST_WORDS = 200;
const FEW_WORDS = 80;

export interface FrameShown {
  /** From 0. */
  readonly frame: number;
  /** What the view calls the first one: films count from 0, as files do, clouds from 1. */
  readonly first: 0 | 1;
  readonly seek: (frame: number) => void;
}

interface Place {
  /** Undefined where the task has no frames. */
  shown: FrameShown | undefined;
  pin: Pin | undefined;
}

export const usePlace = create<Place>(() => ({ shown: undefined, pin: undefined }));

/** A view with frames says which one is shown, and shows another. */
export function useFrame(shown: FrameShown): void {
  useEffect(() => usePlace.setState({ shown }));
  useEffect(() => () => usePlace.setState({ shown: undefined }), []);
}

/** Keeps the pin of what the task has the focus on. */
export function useFollowedPlace(session: TaskSession): void {
  useSession(session);
  const frame = usePlace(({ shown }) => shown?.frame);
  const first = usePlace(({ shown }) => shown?.first) ?? 0;
  usePin(pinAt(session, frame, first));
}

/** Where nothing is answered, as in a review: keeps the pin of the frame that is shown. */
export function useFollowedFrame(): void {
  const frame = usePlace(({ shown }) => shown?.frame);
  const first = usePlace(({ shown }) => shown?.first) ?? 0;
  usePin(frame === undefined ? undefined : { ...WHOLE_TASK, frame, quote: frameInWords(frame, first) });
}

function usePin(pin: Pin | undefined): void {
  const text = JSON.stringify(pin ?? null);
  useEffect(() => {
    usePlace.setState({ pin: (JSON.parse(text) as Pin | null) ?? undefined });
  }, [text]);
  useEffect(() => () => usePlace.setState({ pin: undefined }), []);
}

const frameInWords = (frame: number, first: 0 | 1): string => t("frame {n}", { n: frame + first });

/** The most exact place that the focus names; undefined for nothing but the task. */
function pinAt(session: TaskSession, frame: number | undefined, first: 0 | 1): Pin | undefined {
  const { control: name, region: id, part } = session.focus;
  const control = session.control(name);
  const region = findRegion(session, control === undefined ? [] : [control], id)?.region;
  if (region === undefined && part === undefined && frame === undefined) return undefined;
  const words = [
    region === undefined || control === undefined ? control?.title : regionInWords(control, region),
    part === undefined ? undefined : t("part {part}", { part }),
    frame === undefined ? undefined : frameInWords(frame, first),
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
