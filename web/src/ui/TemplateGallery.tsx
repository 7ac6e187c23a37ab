import {
  IconAlignLeft,
  IconBox,
  IconChartLine,
  IconFileText,
  IconLayoutGrid,
  IconMessage,
  IconMovie,
  IconPhoto,
  IconTable,
  IconWaveSine,
} from "@tabler/icons-react";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import type { TemplateCard } from "@/api/schema.gen";
import { said, t } from "@/i18n";
import { TemplateThumb } from "./TemplateThumb";

interface Props {
  readonly templates: readonly TemplateCard[];
  readonly chosen: TemplateCard | null;
  readonly onChoose: (template: TemplateCard) => void;
  readonly children: ReactNode;
}

const kinds = [
  { kind: "all", word: () => t("All"), icon: IconLayoutGrid },
  { kind: "image", word: () => t("Image"), icon: IconPhoto },
  { kind: "video", word: () => t("Video"), icon: IconMovie },
  { kind: "pointcloud", word: () => t("Point cloud"), icon: IconBox },
  { kind: "audio", word: () => t("Audio"), icon: IconWaveSine },
  { kind: "timeseries", word: () => t("Time series"), icon: IconChartLine },
  { kind: "document", word: () => t("Document"), icon: IconFileText },
  { kind: "table", word: () => t("Table"), icon: IconTable },
  { kind: "text", word: () => t("Text"), icon: IconAlignLeft },
  { kind: "chat", word: () => t("Chat"), icon: IconMessage },
] as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The first kind of data that a template shows, in the words of the gallery. */
export function kindOf(template: TemplateCard): string {
  const views = template.template["views"];
  const types = isRecord(views)
    ? Object.values(views).map((view) => (isRecord(view) ? String(view["type"]) : ""))
    : [];
  if (types.includes("camera")) return "image"; // a picture whose camera is known
  const media = kinds.find(({ kind }) => kind !== "text" && kind !== "chat" && types.includes(kind));
  if (media) return media.kind;
  if (types.includes("chat") || types.filter((type) => type === "markdown").length > 1) return "chat";
  return types.includes("text") || types.includes("markdown") ? "text" : (types[0] ?? "");
}

export function controlTypes(template: TemplateCard): readonly string[] {
  const controls = template.template["controls"];
  return isRecord(controls)
    ? Object.values(controls).map((control) => (isRecord(control) ? String(control["type"]) : ""))
    : [];
}

const place = (template: TemplateCard) => kinds.findIndex(({ kind }) => kind === kindOf(template));

/** As the kinds stand at the left: what most people look for comes first. */
export const inOrder = (templates: readonly TemplateCard[]): TemplateCard[] =>
  templates.toSorted((a, b) => place(a) - place(b));

/** What do you want labelled? Kinds at the left, templates in the middle, the chosen one at the right. */
export function TemplateGallery({ templates, chosen, onChoose, children }: Props) {
  const [kind, setKind] = useState("all");
  const [search, setSearch] = useState("");
  const shown = inOrder(templates).filter(
    (template) => (kind === "all" || kindOf(template) === kind) && isFound(template, search),
  );
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined || shown.length === 0) return;
    event.preventDefault();
    const at = shown.findIndex(({ name }) => name === chosen?.name);
    const next = shown[(at + by + shown.length) % shown.length];
    if (!next) return;
    onChoose(next);
    document.getElementById(`template-${next.name}`)?.focus();
  };
  return (
    <div className="gallery">
      <div className="kinds" role="group" aria-label={t("Kinds of data")}>
        {kinds.map(({ kind: one, word, icon: Icon }) => {
          const n =
            one === "all" ? templates.length : templates.filter((card) => kindOf(card) === one).length;
          return n === 0 ? null : (
            <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
              <Icon size={16} stroke={1.5} aria-hidden="true" />
              {word()}
              <span className="n">{n}</span>
            </button>
          );
        })}
      </div>
      <div className="mid">
        <h1>{t("What do you want labelled?")}</h1>
        <p className="t2" style={{ marginTop: 2 }}>
          {t("Start from a template and change what you like; nothing leaves this machine.")}
        </p>
        <input
          type="search"
          className="find"
          aria-label={t("Search the templates")}
          placeholder={t("Search {n} templates, by word or kind of question", { n: templates.length })}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {shown.length === 0 ? <p className="t2">{t("No template has these words.")}</p> : null}
        <div className="cards" role="radiogroup" aria-label={t("Templates")} onKeyDown={step}>
          {shown.map((template) => {
            const on = template.name === chosen?.name;
            return (
              <button
                key={template.name}
                id={`template-${template.name}`}
                type="button"
                className="card"
                role="radio"
                aria-checked={on}
                tabIndex={
                  on || (!shown.some(({ name }) => name === chosen?.name) && template === shown[0]) ? 0 : -1
                }
                onClick={() => onChoose(template)}
              >
                <TemplateThumb kind={kindOf(template)} controls={controlTypes(template)} />
                <span>
                  <b>{said(template.title)}</b>
                  <small>{short(said(template.description))}</small>
                </span>
              </button>
            );
          })}
        </div>
      </div>
      {children}
    </div>
  );
}

/** Whether a template has every word of a search: in its title, its description or its kinds of question. */
export function isFound(template: TemplateCard, search: string): boolean {
  const text = [
    template.title,
    said(template.title),
    template.description,
    said(template.description),
    template.name,
    kindOf(template),
    ...controlTypes(template),
  ]
    .join(" ")
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

/** The first sentence, as long as it is short. */
function short(text: string): string {
  const sentence = text.split(/(?<=[.:;])\s/u)[0] ?? "";
  return sentence.length > 64
    ? `${sentence.slice(0, 60).replace(/\s\S*$/u, "")}…`
    : sentence.replace(/[.:;]$/u, "");
}
