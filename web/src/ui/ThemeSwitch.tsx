import { SegmentedControl } from "@mantine/core";
import { useId } from "react";
import { useAppearance, type TextSize, type Theme } from "@/app/appearance";
import { t } from "@/i18n";

const themes: readonly { readonly value: Theme; readonly label: () => string }[] = [
  { value: "system", label: () => t("System") },
  { value: "light", label: () => t("Light") },
  { value: "dark", label: () => t("Dark") },
  { value: "hc", label: () => t("Contrast") },
];
const sizes: readonly TextSize[] = ["100", "112", "125"];

/** Light, dark, high contrast or what the system asks for; and the size of text. */
export function ThemeSwitch() {
  const { theme, setTheme, size, setSize } = useAppearance();
  const themeId = useId();
  const sizeId = useId();
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="fld" role="group" aria-labelledby={themeId}>
        <span className="lb" id={themeId}>
          {t("Theme")}
        </span>
        <SegmentedControl
          fullWidth
          size="xs"
          value={theme}
          onChange={(value) => setTheme(value)}
          data={themes.map(({ value, label }) => ({ value, label: label() }))}
        />
      </div>
      <div className="fld" role="group" aria-labelledby={sizeId}>
        <span className="lb" id={sizeId}>
          {t("Text size")}
        </span>
        <SegmentedControl
          fullWidth
          size="xs"
          value={size}
          onChange={(value) => setSize(value)}
          data={sizes.map((value) => ({ value, label: `${value} %` }))}
        />
      </div>
    </div>
  );
}
