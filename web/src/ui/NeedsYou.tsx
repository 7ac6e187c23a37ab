import { IconAlertTriangle, IconInfoCircle, IconPointFilled } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { t } from "@/i18n";
import { Button } from "./Button";
import { Section } from "./Section";

export interface Need {
  readonly id: string;
  readonly tone: "bad" | "warn" | "t3";
  readonly text: ReactNode;
  readonly action: ReactNode;
}

const icons = { bad: IconAlertTriangle, warn: IconInfoCircle, t3: IconPointFilled } as const;

/** What waits for a person, at most three until asked for all; each with its action. */
export function NeedsYou({ needs }: { readonly needs: readonly Need[] }) {
  const [all, setAll] = useState(false);
  const more = needs.length > 3 && !all;
  return (
    <Section
      title={t("Needs you")}
      actions={
        more ? (
          <Button look="link" className="f2" onClick={() => setAll(true)}>
            {t("All {n}", { n: needs.length })}
          </Button>
        ) : undefined
      }
    >
      {needs.length === 0 ? <p className="t3">{t("Nothing waits for you.")}</p> : null}
      <ul className="need">
        {(more ? needs.slice(0, 3) : needs).map(({ id, tone, text, action }) => {
          const Icon = icons[tone];
          return (
            <li key={id}>
              <span className={tone}>
                <Icon size={16} stroke={1.5} aria-hidden="true" />
              </span>
              <span className="what">{text}</span>
              {action}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
