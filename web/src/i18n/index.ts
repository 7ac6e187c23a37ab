import { setupI18n, type Messages } from "@lingui/core";

/**
 * English is the source: a message is its own id, so that the catalogue of English is empty.
 * Another language is one file `i18n/<locale>.json` with a map from English to it, loaded when chosen.
 */
export const i18n = setupI18n({ locale: "en", messages: { en: {} } });

export type Locale = "en" | "de" | "es" | "fr" | "ar";

interface Language {
  /** Its name in itself. */
  readonly title: string;
  readonly dir: "ltr" | "rtl";
  readonly load: () => Promise<Messages>;
}

export const languages: Readonly<Record<Locale, Language>> = {
  en: { title: "English", dir: "ltr", load: () => Promise.resolve({}) },
  de: { title: "Deutsch", dir: "ltr", load: async () => (await import("./de.json")).default },
  es: { title: "Español", dir: "ltr", load: async () => (await import("./es.json")).default },
  fr: { title: "Français", dir: "ltr", load: async () => (await import("./fr.json")).default },
  ar: { title: "العربية", dir: "rtl", load: async () => (await import("./ar.json")).default },
};

/** Where this browser keeps the language that was chosen. */
export const CHOSEN = "sterling.language";

const isLocale = (name: string | null): name is Locale => name !== null && Object.hasOwn(languages, name);

export function chosenLocale(): Locale {
  const name = localStorage.getItem(CHOSEN);
  return isLocale(name) ? name : "en";
}

/** Sentences of the server: those without a blank, and of the others what each looks like, whatever fills its blanks. */
let whole: ReadonlySet<string> = new Set();
let blanks: readonly { sentence: string; shape: RegExp }[] = [];

/** Speaks the language that was chosen in this browser; English when its file cannot be fetched. */
export async function startLanguage(): Promise<void> {
  const name = chosenLocale();
  if (name === "en") return;
  try {
    const [messages, { OF_SCHEMAS, SENTENCES, TITLES }] = await Promise.all([
      languages[name].load(),
      import("./server"),
    ]);
    know([...SENTENCES, ...OF_SCHEMAS, ...TITLES]);
    i18n.loadAndActivate({ locale: name, messages });
    document.documentElement.lang = name;
    document.documentElement.dir = languages[name].dir;
  } catch {
    i18n.activate("en");
  }
}

const BLANK = /\{(\w+)\}/u;
const known = new Map<string, (string | [string])[]>();

/** Sentences know blanks and nothing else, which needs no parser of ICU messages: it would be a tenth of the page. */
function read(message: string): (string | [string])[] {
  // Every second part is the name of a blank, as the expression has one group.
  const parts = message.split(BLANK);
  return parts
    .map((part, i): string | [string] => (i % 2 === 1 ? [part] : part))
    .filter((part) => part !== "");
}

/** Each sentence is read once, however often it is shown. */
i18n.setMessagesCompiler((message) => {
  const found = known.get(message) ?? read(message);
  known.set(message, found);
  return found;
});

type Values = Readonly<Record<string, string | number>>;

/** The sentence in the reader's language, with `{name}` filled from values. */
export function t(message: string, values?: Values): string {
  return i18n._(message, values);
}

const LONGEST = 1000;

function know(sentences: readonly string[]): void {
  const isWhole = (sentence: string) => !sentence.includes("{");
  whole = new Set(sentences.filter(isWhole));
  blanks = sentences
    .filter((sentence) => !isWhole(sentence))
    .map((sentence) => ({ sentence, shape: shapeOf(sentence) }));
}

function shapeOf(sentence: string): RegExp {
  const plain = sentence.replaceAll(/[$()*+.?[\\\]^|]/gu, "\\$&");
  return new RegExp(`^${plain.replaceAll(/\{(\w+)\}/gu, "(?<$1>.+?)")}$`, "su");
}

/** A sentence of the server, or the title of a built-in template, in the reader's language; as it is where we have no words. */
export function said(sentence: string): string {
  if (whole.has(sentence)) return i18n._(sentence);
  if (sentence.length > LONGEST) return sentence;
  for (const known of blanks) {
    const found = known.shape.exec(sentence);
    if (found) return i18n._(known.sentence, { ...found.groups });
  }
  return sentence;
}

export const locale = (): string => i18n.locale;
