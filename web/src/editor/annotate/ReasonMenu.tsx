import { useEffect, useRef, useState } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, openPanel, useActions } from "../context";

interface Props {
  /** Begins the ids of its actions. */
  readonly id: string;
  readonly title: string;
  /** The verb, as on its button. */
  readonly verb: string;
  readonly reasons: readonly string[];
  readonly onPick: (reason: string) => void;
}

/** Reasons with a digit each, and a field for another one: a key and a digit are enough. */
export function ReasonMenu({ id, title, verb, reasons, onPick }: Props) {
  const [other, setOther] = useState<string>();
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector("button")?.focus(), []);
  const close = () => openPanel("none");
  const pick = (reason: string) => {
    close();
    onPick(reason);
  };
  useActions(
    [
      ...reasons.map((reason, i) => ({
        id: `${id}.${i + 1}`,
        title: `${verb}: ${t(reason)}`,
        group: verb,
        keys: [String(i + 1)],
        run: () => pick(reason),
      })),
      {
        id: `${id}.other`,
        title: t("{verb}: other reason", { verb }),
        group: verb,
        keys: ["0"],
        run: () => setOther(""),
      },
      { id: `${id}.close`, title: t("Leave it"), group: verb, keys: ["Escape"], typing: true, run: close },
    ],
    LEVEL.float,
  );
  return (
    <div ref={menu} className="menu" role="menu" aria-label={title}>
      {reasons.map((reason, i) => (
        <button key={reason} type="button" role="menuitem" onClick={() => pick(reason)}>
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
            if (other.trim() !== "") pick(other.trim());
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
          <Button type="submit">{verb}</Button>
        </form>
      )}
    </div>
  );
}
