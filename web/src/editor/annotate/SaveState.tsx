import { IconAlertTriangle, IconCheck, IconCloudOff } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { locale, t } from "@/i18n";
import { useBench, useWorkbench } from "../context";
import type { OutboxState } from "../core/outbox";
import { useEverySecond } from "./everySecond";

interface Said {
  look: "good" | "warn" | "bad" | "";
  text: string;
}

/** Where the work is: on the server, on its way, or kept in this browser. */
export function SaveState() {
  const workbench = useWorkbench();
  const outbox = useSyncExternalStore(
    (listener) => workbench.outbox.subscribe(listener),
    () => workbench.outbox.snapshot,
  );
  const savedAt = useEverySecond(() => workbench.state.savedAt);
  // Each step is saved, most of them at once: that one takes long is looked at with the clock.
  const late = useEverySecond(() => isLate(workbench.state.savingSince));
  const fault = useBench((state) => state.journalFault);
  const signedOut = useBench((state) => state.signedOut);
  const slow = useLasting(outbox.waiting > 0 && !outbox.offline, LATE_MS) || late;
  const said = say({ outbox, savedAt, fault, signedOut, slow });
  const refused = outbox.refused[0];
  return (
    <span className={`save ${said.look}`}>
      {icon(said.look)}
      <span>{said.text}</span>
      {refused === undefined ? null : (
        <button
          type="button"
          className="btn link"
          title={refused.refused}
          onClick={() => void workbench.reopen(refused)}
        >
          {t("Open it")}
        </button>
      )}
      <Announced text={said.text} />
    </span>
  );
}

function icon(look: Said["look"]): ReactNode {
  if (look === "warn") return <IconCloudOff size={16} stroke={1.5} aria-hidden />;
  if (look === "bad") return <IconAlertTriangle size={16} stroke={1.5} aria-hidden />;
  return look === "good" ? <IconCheck size={16} stroke={1.5} className="good" aria-hidden /> : null;
}

interface Facts {
  outbox: OutboxState;
  savedAt: number | undefined;
  fault: string | undefined;
  signedOut: boolean;
  slow: boolean;
}

function say({ outbox, savedAt, fault, signedOut, slow }: Facts): Said {
  const { waiting: n } = outbox;
  if (fault !== undefined) return { look: "bad", text: t("Not kept in this browser: {fault}", { fault }) };
  if (outbox.refused.length > 0) {
    const first = outbox.refused[0]?.refused ?? "";
    return { look: "bad", text: t("The server refused an answer: {why}", { why: first.slice(0, 80) }) };
  }
  if (signedOut) return { look: "warn", text: t("Signed out, {n} kept here", { n }) };
  // What counts is whether the server was reached: a browser beside it may well have no network at all.
  if (outbox.offline) return { look: "warn", text: offline(n) };
  if (slow) return { look: "", text: n > 0 ? t("Kept here, not sent") : t("Saving") };
  const at = Math.max(savedAt ?? 0, outbox.sentAt ?? 0);
  if (at === 0) return { look: "", text: "" };
  return {
    look: "good",
    text: t("Saved {time}", { time: clockOf(locale()).format(at) }),
  };
}

/** Kept for each language: to make one takes longer than to mark a word. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(language: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(language) ?? new Intl.DateTimeFormat(language, { timeStyle: "medium", hour12: false });
  clocks.set(language, clock);
  return clock;
}

const offline = (n: number): string =>
  n === 0
    ? t("Offline")
    : n === 1
      ? t("Offline, 1 answer kept here")
      : t("Offline, {n} answers kept here", { n });

const LATE_MS = 1000;

const isLate = (since: number | undefined): boolean => since !== undefined && Date.now() - since >= LATE_MS;

/** True once a flag has been true for so long. */
function useLasting(flag: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(flag), flag ? ms : 0);
    return () => clearTimeout(timer);
  }, [flag, ms]);
  return late && flag;
}

/** Speaks changes to screen readers, at most every ten seconds, and never the clock alone. */
function Announced({ text }: { readonly text: string }) {
  const [spoken, setSpoken] = useState("");
  const plain = text.replace(/[\d:]+$/u, "").trim();
  useEffect(() => {
    if (plain === spoken) return;
    const timer = setTimeout(() => setSpoken(plain), spoken === "" ? 0 : 10_000);
    return () => clearTimeout(timer);
  }, [plain, spoken]);
  return (
    <span className="visually-hidden" role="status">
      {spoken}
    </span>
  );
}
