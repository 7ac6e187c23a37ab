import { setupI18n } from "@lingui/core";

/**
 * English is the source: a message is its own id, so that the catalogue of English is empty.
 * Another language is one file `i18n/<locale>.ts` with a map from English to it, loaded when chosen.
 */
export const i18n = setupI18n({ locale: "en", messages: { en: {} } });

type Values = Readonly<Record<string, string | number>>;

/** The sentence in the reader's language, with `{name}` filled from values. */
export function t(message: string, values?: Values): string {
  return i18n._(message, values);
}

export const locale = (): string => i18n.locale;
