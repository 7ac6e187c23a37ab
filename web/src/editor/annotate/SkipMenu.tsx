import { useEffect } from "react";
import { t } from "@/i18n";
import { openPanel, useWorkbench } from "../context";
import { ReasonMenu } from "./ReasonMenu";

const SKIPS = [
  "The data cannot be read or shown",
  "The right answer is not clear",
  "The guidelines do not cover this",
  "This needs knowledge that I do not have",
  "The content is offensive or private",
] as const;

/** Skip takes two keys: Shift S and the reason's digit. */
export function SkipMenu({ correcting }: { readonly correcting: boolean }) {
  const workbench = useWorkbench();
  useEffect(() => {
    if (!correcting) return;
    openPanel("none");
    const { session } = workbench.state;
    if (session !== undefined) workbench.close(session);
  }, [correcting, workbench]);
  if (correcting) return null;
  const skip = (reason: string) => void workbench.skip(reason);
  return <ReasonMenu id="skip" title={t("Why skip")} verb={t("Skip")} reasons={SKIPS} onPick={skip} />;
}

const FLAGS = [
  "The data is broken or cut off",
  "The same data was here before",
  "The guidelines do not cover this",
  "No option fits",
  "The content is offensive or private",
] as const;

/** A flag takes two keys as well, and leaves the task where it is. */
export function FlagMenu() {
  const workbench = useWorkbench();
  const flag = (reason: string) => void workbench.flag(reason);
  return <ReasonMenu id="flag" title={t("Why flag")} verb={t("Flag")} reasons={FLAGS} onPick={flag} />;
}
