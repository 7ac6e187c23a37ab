import { t } from "@/i18n";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function region(value: Readonly<Record<string, unknown>>): string {
  const label = typeof value["label"] === "string" ? value["label"] : "";
  const quote = typeof value["text"] === "string" ? `“${value["text"]}”` : "";
  return [label, quote].filter(Boolean).join(" ");
}

/** A value of any control in one line. */
export function brief(value: unknown): string {
  if (value === null || value === undefined) return "—";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return t("none");
    const parts = value.map((one) => (isRecord(one) ? region(one) : brief(one))).filter(Boolean);
    const shown = parts.slice(0, 4).join(", ");
    return parts.length > 4
      ? `${shown}, ${t("{n} more", { n: parts.length - 4 })}`
      : shown || String(value.length);
  }
  return isRecord(value) ? region(value) || JSON.stringify(value) : "";
}
