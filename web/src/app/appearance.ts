import { create } from "zustand";

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
const key = (name: string) => `sterling.${name}`;

function stored<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  const value = localStorage.getItem(key(name));
  return allowed.find((one) => one === value) ?? otherwise;
}

/** The theme is the user's choice, else what the system asks for: the tokens decide that without us. */
export const useAppearance = create<Appearance>((set) => ({
  theme: stored("theme", themes, "system"),
  size: stored("size", sizes, "100"),
  setTheme: (theme) => {
    localStorage.setItem(key("theme"), theme);
    set({ theme });
  },
  setSize: (size) => {
    localStorage.setItem(key("size"), size);
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
  return useAppearance.subscribe(applyAppearance);
}
