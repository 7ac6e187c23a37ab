import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";

/**
 * English is the source: a message is its own id, so that the catalogue of English is empty.
 * Another language is one file `i18n/<locale>.ts` with a map from English to it, loaded when chosen.
 */
export const i18n = setupI18n({ locale: "en", messages: { en: {} } });

type Compiled = ReturnType<typeof compileMessage>;
const compiled = new Map<string, Compiled>();

/** Each sentence is read once, however often it is shown. */
i18n.setMessagesCompiler((message) => {
  const known = compiled.get(message) ?? compileMessage(message);
  compiled.set(message, known);
  return known;
});

type Values = Readonly<Record<string, string | number>>;

/** The sentence in the reader's language, with `{name}` filled from values. */
export function t(message: string, values?: Values): string {
  return i18n._(message, values);
}

export const locale = (): string => i18n.locale;
