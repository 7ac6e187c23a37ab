import type { ReactNode } from "react";
import { t } from "@/i18n";

const ring = <circle cx="6" cy="6" r="4.6" />;
const check = (
  <>
    <circle cx="6" cy="6" r="5.2" fill="currentColor" stroke="none" />
    <path d="m3.6 6.2 1.7 1.6 3.1-3.4" stroke="var(--surface)" />
  </>
);

interface Look {
  readonly tone: string;
  readonly shape: ReactNode;
  readonly word: () => string;
}

/** Shape and word first, colour last. One table for tasks, jobs, projects and batches. */
const looks: Readonly<Record<string, Look>> = {
  staged: {
    tone: "t3",
    shape: <circle cx="6" cy="6" r="4.6" strokeDasharray="1.6 2" />,
    word: () => t("Staged"),
  },
  open: { tone: "t2", shape: ring, word: () => t("Open") },
  settled: {
    tone: "",
    shape: (
      <>
        {ring}
        <circle cx="6" cy="6" r="2.2" fill="currentColor" stroke="none" />
      </>
    ),
    word: () => t("Settled"),
  },
  in_review: {
    tone: "info",
    shape: (
      <>
        {ring}
        <path d="M6 1.4a4.6 4.6 0 0 1 0 9.2z" fill="currentColor" stroke="none" />
      </>
    ),
    word: () => t("In review"),
  },
  done: { tone: "good", shape: check, word: () => t("Done") },
  error: {
    tone: "bad",
    shape: <path d="M6 1.6 11 10.4H1zM6 5v2.4M6 9v.1" strokeLinejoin="round" />,
    word: () => t("Error"),
  },
  canceled: {
    tone: "t3",
    shape: (
      <>
        {ring}
        <path d="m2.8 9.2 6.4-6.4" />
      </>
    ),
    word: () => t("Canceled"),
  },
  active: { tone: "t2", shape: ring, word: () => t("Labelling") },
  paused: { tone: "warn", shape: <path d="M4 2.5v7M8 2.5v7" strokeWidth="2" />, word: () => t("Paused") },
  archived: { tone: "t3", shape: <path d="M1.5 3h9M2.5 3v6.5h7V3M5 5.5h2" />, word: () => t("Archived") },
  released: { tone: "good", shape: check, word: () => t("Released") },
};

const aliases: Readonly<Record<string, string>> = {
  waiting: "staged",
  running: "in_review",
  succeeded: "done",
  failed: "error",
};
const jobWords: Readonly<Record<string, () => string>> = {
  waiting: () => t("Waiting"),
  running: () => t("Running"),
  succeeded: () => t("Done"),
  failed: () => t("Failed"),
};

export function StateIcon({ state }: { readonly state: string }) {
  const look = looks[aliases[state] ?? state] ?? looks["open"];
  return (
    <svg
      className={look?.tone}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      aria-hidden="true"
    >
      {look?.shape}
    </svg>
  );
}

export const stateWord = (state: string): string =>
  (jobWords[state] ?? looks[aliases[state] ?? state]?.word)?.() ?? state;

export function StateTag({ state }: { readonly state: string }) {
  return (
    <span className="row nw" style={{ gap: 6, display: "inline-flex" }}>
      <StateIcon state={state} />
      <span>{stateWord(state)}</span>
    </span>
  );
}
