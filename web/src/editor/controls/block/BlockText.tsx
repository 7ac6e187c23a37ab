import { useId, useRef } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { useLead } from "../../context";
import { changeRegion, type Region } from "../../core/draft";
import { flagOf, type ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { KeyOf } from "../../parts/KeyOf";

interface Props {
  readonly session: TaskSession;
  readonly control: ControlPlan;
  readonly region: Region;
  /** Takes the words of the page that lie in the block; absent where the page has none. */
  readonly take: (() => void) | undefined;
}

/** What stands in the selected block. */
export function BlockText({ session, control, region, take }: Props) {
  const { text } = region;
  const wanted = flagOf(control.spec, "transcribe");
  const field = useRef<HTMLTextAreaElement>(null);
  const wrong = useId();
  const missing = session.showsProblems && wanted && (text ?? "") === "";
  useLead(
    session,
    (led) => led.region === region.id && led.attribute === undefined && missing,
    () => field.current?.focus(),
  );
  return (
    <section className="at block-text" aria-label={t("Text of the block")}>
      <h2 className="ph">
        {t("Text of the block")} {wanted ? null : <span className="t3 plain">{t("optional")}</span>}
        <span className="sp" />
        {take === undefined ? null : (
          <Button look="ghost" small onClick={take}>
            {t("From the page")} <KeyOf id="block.take" usual="T" />
          </Button>
        )}
      </h2>
      <textarea
        ref={field}
        className="inp"
        aria-invalid={missing}
        aria-describedby={missing ? wrong : undefined}
        aria-label={t("Text of the block")}
        data-field={`${control.name}-text`}
        rows={3}
        dir="auto"
        maxLength={20_000}
        value={typeof text === "string" ? text : ""}
        onChange={(event) =>
          session.commit(
            t("Text of the block"),
            (draft) => changeRegion(draft, control.name, region.id, { text: event.target.value }),
            `text ${region.id}`,
          )
        }
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {missing ? (
        <p id={wrong} className="wrong" role="alert">
          {t("The text of a block is missing.")}
        </p>
      ) : null}
    </section>
  );
}
