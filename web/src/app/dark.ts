import { useSyncExternalStore } from "react";
import { useAppearance } from "./appearance";

const dark = "(prefers-color-scheme: dark)";
const contrast = "(prefers-contrast: more)";

function subscribe(changed: () => void): () => void {
  const queries = [matchMedia(dark), matchMedia(contrast)];
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
  };
}

const systemDark = () => matchMedia(dark).matches || matchMedia(contrast).matches;

/** Whether what is shown is a dark theme: high contrast is one. */
export function useDark(): boolean {
  const theme = useAppearance((state) => state.theme);
  const system = useSyncExternalStore(subscribe, systemDark);
  return theme === "system" ? system : theme !== "light";
}
