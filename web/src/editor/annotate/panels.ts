/** What comes over or beside the task when it is asked for, in files of their own. */
import { useEffect } from "react";
import { late } from "../parts/late";
import { ThreadsPane, Told } from "../threads/lateThreads";

export const ConflictDialog = late(async () => (await import("./ConflictDialog")).ConflictDialog);
export const GuidelinesPane = late(async () => (await import("./GuidelinesPane")).GuidelinesPane);
export const KeySheet = late(async () => (await import("./KeySheet")).KeySheet);
export const MyAnswers = late(async () => (await import("./MyAnswers")).MyAnswers);
export const SignInOver = late(async () => (await import("./SignInOver")).SignInOver);

const PANELS = [ConflictDialog, GuidelinesPane, KeySheet, MyAnswers, SignInOver, ThreadsPane, Told];
/** Milliseconds after the first task: it comes first, and a connection that is lost later finds all of them here. */
const SOON = 2000;

/** Fetches the panels while the first task is looked at. What fails is fetched when it is asked for. */
export function usePanelsSoon(begun: boolean): void {
  useEffect(() => {
    if (!begun) return undefined;
    const soon = setTimeout(() => void Promise.allSettled(PANELS.map((panel) => panel.fetch())), SOON);
    return () => clearTimeout(soon);
  }, [begun]);
}
