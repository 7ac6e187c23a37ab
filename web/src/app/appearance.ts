import { create } from "zustand";
import { onPreferences, prefer, preferred } from "./preferences";

export type Theme = "system" | "light" | "dark" | "hc";
export type TextSize = "100" | "112" | "125";

interface Appearance {
  readonly theme: Theme;
  readonly size: TextSize;
  setTheme: (theme: Theme) => void;
  setSize: (size: TextSize) => void;
}

const themes: readonly Theme[] = ["system", "light", "dark", "hc"];
const sizes: readonly TextSize[] = ["100", "112", "125"];

const among = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((one) => one === String(value));
const remembered = () => ({
  theme: among(themes, preferred("theme")) ?? "system",
  size: among(sizes, preferred("text_size")) ?? "100",
});

/** The theme is the user's choice, else what the system asks for: the tokens decide that without us. */
export const useAppearance = create<Appearance>((set) => ({
  ...remembered(),
  setTheme: (theme) => {
    prefer("theme", theme);
    set({ theme });
  },
  setSize: (size) => {
    prefer("text_size", Number(size) as 100 | 112 | 125);
    set({ size });
  },
}));

export function applyAppearance({ theme, size }: Pick<Appearance, "theme" | "size">): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
  if (size === "100") delete dataset["size"];
  else dataset["size"] = size;
}

export function followAppearance(): () => void {
  applyAppearance(useAppearance.getState());
  onPreferences(() => useAppearance.setState(remembered()));
  return useAppearance.subscribe(applyAppearance);
}
