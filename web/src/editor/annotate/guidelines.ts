/** Which guidelines were read last in this browser. */
import { useEffect } from "react";
import { useBench, useUi, useWorkbench } from "../context";

const KEY = "sterling.guidelines.";

export const readGuidelines = (project: string): string | null => localStorage.getItem(KEY + project);

export const keepGuidelines = (project: string, text: string): void =>
  localStorage.setItem(KEY + project, text);

/** Opens the pane by itself when the guidelines are not those that were last read here. */
export function useFreshGuidelines(): void {
  const workbench = useWorkbench();
  const mine = useBench((state) => state.mine);
  useEffect(() => {
    if (mine === undefined || mine.guidelines.trim() === "") return;
    if (readGuidelines(workbench.project) !== mine.guidelines) useUi.setState({ side: "guidelines" });
  }, [mine, workbench]);
}
