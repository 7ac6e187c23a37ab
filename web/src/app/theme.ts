import { createTheme, type CSSVariablesResolver } from "@mantine/core";
import { t } from "@/i18n";

/** Mantine takes its colours from the tokens; the tokens know the three themes, Mantine does not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    "--mantine-font-family": "var(--sans)",
    "--mantine-font-family-monospace": "var(--mono)",
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--text-2)",
    "--mantine-color-placeholder": "var(--text-3)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-border": "var(--control)",
    "--mantine-color-disabled": "var(--sunken)",
    "--mantine-color-disabled-color": "var(--text-3)",
    "--mantine-color-disabled-border": "var(--line)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-primary-color-filled": "var(--accent)",
    "--mantine-primary-color-filled-hover": "var(--accent)",
    "--mantine-primary-color-light": "var(--accent-soft)",
    "--mantine-primary-color-light-hover": "var(--accent-soft)",
    "--mantine-primary-color-light-color": "var(--accent)",
    "--mantine-primary-color-contrast": "var(--on-accent)",
    "--mantine-color-white": "var(--surface)",
    "--mantine-shadow-xs": "none",
    "--mantine-shadow-sm": "none",
    "--mantine-shadow-md": "var(--overlay)",
    "--mantine-shadow-lg": "var(--overlay)",
    "--mantine-shadow-xl": "var(--overlay)",
  },
  light: {},
  dark: {},
});

/** Made after the language is known: its sentences are read once. */
export const makeTheme = () =>
  createTheme({
    fontFamily: "var(--sans)",
    fontFamilyMonospace: "var(--mono)",
    fontSizes: { xs: "0.6875rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
    lineHeights: { xs: "1.4", sm: "1.5", md: "1.5", lg: "1.5", xl: "1.4" },
    radius: { xs: "3px", sm: "5px", md: "5px", lg: "8px", xl: "8px" },
    defaultRadius: "sm",
    respectReducedMotion: true,
    cursorType: "pointer",
    focusRing: "never",
    components: {
      // By name, not by `Modal.extend`: that would bring dialogs into what every page loads first.
      Modal: { defaultProps: { closeButtonProps: { "aria-label": t("Close") }, centered: true } },
      Drawer: { defaultProps: { closeButtonProps: { "aria-label": t("Close") } } },
    },
  });
