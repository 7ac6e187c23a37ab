import { useEffect, useRef, useState } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, openPanel, useActions, useWorkbench } from "../context";

const REASONS = [
  "The data cannot be read or shown",
  "The right answer is not clear",
  "The guidelines do not cover this",
  "This needs knowledge that I do not have",
  "The content is offensive or private",
] as const;

/** Skip takes two keys: Shift S and the reason's digit. */
export function SkipMenu({ correcting }: { readonly correcting: boolean }) {
  const workbench = useWorkbench();
  const [other, setOther] = useState<string>();
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (correcting) {
      openPanel("none");
      const { session } = workbench.state;
      if (session !== undefined) workbench.close(session);
    } else menu.current?.querySelector("button")?.focus();
  }, [correcting, workbench]);
  const skip = (reason: string) => {
    openPanel("none");
    void workbench.skip(reason);
  };
  const close = () => openPanel("none");
  useActions(
    [
      ...REASONS.map((reason, i) => ({
        id: `skip.${i + 1}`,
        title: t("Skip: {reason}", { reason: t(reason) }),
        group: t("Skip"),
        keys: [String(i + 1)],
        run: () => skip(reason),
      })),
      {
        id: "skip.other",
        title: t("Skip: other reason"),
        group: t("Skip"),
        keys: ["0"],
        run: () => setOther(""),
      },
      {
        id: "skip.close",
        title: t("Do not skip"),
        group: t("Skip"),
        keys: ["Escape"],
        typing: true,
        run: close,
      },
    ],
    LEVEL.float,
  );
  if (correcting) return null;
  return (
    <div ref={menu} className="menu" role="menu" aria-label={t("Why skip")}>
      {REASONS.map((reason, i) => (
        <button key={reason} type="button" role="menuitem" onClick={() => skip(reason)}>
          <Kbd>{String(i + 1)}</Kbd>
          {t(reason)}
        </button>
      ))}
      {other === undefined ? (
        <button type="button" role="menuitem" onClick={() => setOther("")}>
          <Kbd>0</Kbd>
          {t("Another reason")}
        </button>
      ) : (
        <form
          className="row pad"
          onSubmit={(event) => {
            event.preventDefault();
            if (other.trim() !== "") skip(other.trim());
          }}
        >
          <input
            className="inp"
            autoFocus
            maxLength={1000}
            aria-label={t("Reason")}
            placeholder={t("Reason")}
            value={other}
            onChange={(event) => setOther(event.target.value)}
          />
          <Button type="submit">{t("Skip")}</Button>
        </form>
      )}
    </div>
  );
}
