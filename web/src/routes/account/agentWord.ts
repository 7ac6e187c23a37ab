/** What a browser calls itself, in two words. Each also names those that it wants to pass for, so the order counts. */
import { t } from "@/i18n";

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg/u, "Edge"],
  [/\bOPR\//u, "Opera"],
  [/\b(?:Firefox|FxiOS)\//u, "Firefox"],
  [/(?:Chrome|CriOS|Chromium)\//u, "Chrome"],
  [/\bSafari\//u, "Safari"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/u, "Android"],
  [/\b(?:iPhone|iPad)\b/u, "iOS"],
  [/\bWindows\b/u, "Windows"],
  [/\bMac OS X\b/u, "macOS"],
  [/\bCrOS\b/u, "ChromeOS"],
  [/\bLinux\b/u, "Linux"],
];

const first = (known: readonly (readonly [RegExp, string])[], agent: string): string | undefined =>
  known.find(([shape]) => shape.test(agent))?.[1];

/** What no name is known of is told as it calls itself. */
export function agentWord(agent: string | null): string {
  const browser = first(browsers, agent ?? "");
  const system = first(systems, agent ?? "");
  if (browser && system) return t("{browser} on {system}", { browser, system });
  return browser ?? (agent?.slice(0, 40) || t("unknown"));
}
