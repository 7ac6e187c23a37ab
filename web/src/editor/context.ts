/** What the parts of the workbench share in React: the workbench itself, the actions, the session at hand. */
import { createContext, useContext, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { create, useStore } from "zustand";
import type { Action, ActionRegistry } from "./core/actions";
import { assetUrl, type PictureStore } from "./core/media";
import type { Problem } from "./core/problems";
import type { FilmStore } from "./film/filmStore";
import type { RecordingStore } from "./core/recordings";
import type { TaskSession } from "./core/session";
import type { Workbench } from "./core/workbench";
import type { WorkbenchState } from "./core/workbenchState";

export interface Tools {
  registry: ActionRegistry;
  pictures: PictureStore;
  recordings: RecordingStore;
  /** Only where tasks come one after the other: films are at hand before theirs. */
  films?: FilmStore;
  /** Where an element finds the file of an item's field; the server, unless samples lie in the page. */
  address?: (item: string, field: string) => string;
  /** Whether there are threads on the tasks; a preview has none. */
  discusses?: boolean;
  /** Only where tasks are answered; a reviewer looks at cases without one. */
  workbench?: Workbench;
}

export const ToolsContext = createContext<Tools | undefined>(undefined);

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === undefined) throw new Error("Outside of the workbench");
  return tools;
}

export function useAddress(): (item: string, field: string) => string {
  return useTools().address ?? assetUrl;
}

export function useWorkbench(): Workbench {
  const { workbench } = useTools();
  if (workbench === undefined) throw new Error("No workbench here");
  return workbench;
}

export function useBench<T>(pick: (state: WorkbenchState) => T): T {
  return useStore(useWorkbench().store, pick);
}

/** Re-renders with every change of the session; returns its version. */
export function useSession(session: TaskSession): number {
  return useSyncExternalStore(session.subscribe, () => session.version);
}

/** Runs where a submit was led to a problem that is shown here: it takes the cursor there. */
export function useLead(
  session: TaskSession,
  shows: (problem: Problem) => boolean,
  take: (problem: Problem) => void,
): void {
  useEffect(() => {
    const led = session.takeLead(shows);
    if (led !== undefined) take(led);
  });
}

export const LEVEL = { page: 0, view: 10, control: 20, float: 30 } as const;

/** Registers actions for as long as the component is there; they always run in their newest form. */
export function useActions(actions: readonly Action[], level: number): void {
  const registry = useContext(RegistryContext);
  const scope = useRef<ReturnType<ActionRegistry["register"]>>(undefined);
  const newest = useRef(actions);
  useLayoutEffect(() => {
    newest.current = actions;
    scope.current?.update(actions);
  });
  useLayoutEffect(() => {
    const registered = registry?.register(newest.current, level);
    scope.current = registered;
    return () => {
      registered?.remove();
      scope.current = undefined;
    };
  }, [registry, level]);
}

export const RegistryContext = createContext<ActionRegistry | undefined>(undefined);

export interface Hint {
  keys: readonly string[];
  word: string;
}

export type Panel = "none" | "keys" | "palette" | "skip" | "flag" | "answers" | "told";

/** What is docked beside the task: one thing at a time. */
export type Side = "none" | "guidelines" | "threads";

interface UiState {
  hints: readonly Hint[];
  panel: Panel;
  side: Side;
}

export const useUi = create<UiState>(() => ({ hints: [], panel: "none", side: "none" }));

export const openPanel = (panel: Panel): void => useUi.setState({ panel });

export const toggleSide = (side: Side): void =>
  useUi.setState((state) => ({ side: state.side === side ? "none" : side }));

/** Shows what the keys do at this moment, at most five. */
export function useHints(hints: readonly Hint[]): void {
  const text = JSON.stringify(hints.slice(0, 5));
  useEffect(() => {
    useUi.setState({ hints: JSON.parse(text) as Hint[] });
  }, [text]);
}
