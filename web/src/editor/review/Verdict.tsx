import { useState } from "react";
import type { Label, ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { percent } from "@/ui/format";
import { LEVEL, openPanel, useActions, useUi } from "../context";
import type { Plan } from "../core/plan";
import { valueInWords } from "../parts/inWords";

const REASONS = ["Wrong label", "Boundary", "Something is missed", "The guidelines are unclear"] as const;

interface Props {
  readonly plan: Plan;
  readonly one: ReviewCase;
  readonly onAccept: () => void;
  readonly onFix: () => void;
  readonly onReject: (reason: string) => void;
}

/** Accept, fix, reject with a reason: one key, or two. */
export function Verdict({ plan, one, onAccept, onFix, onReject }: Props) {
  const rejecting = useUi((state) => state.panel === "skip");
  const [other, setOther] = useState("");
  const close = () => openPanel("none");
  const reject = (reason: string) => {
    close();
    onReject(reason);
  };
  useActions(
    rejecting
      ? [
          ...REASONS.map((reason, i) => ({
            id: `reject.${i + 1}`,
            title: t("Reject: {reason}", { reason: t(reason) }),
            group: t("Reject"),
            keys: [String(i + 1)],
            run: () => reject(t(reason)),
          })),
          {
            id: "reject.close",
            title: t("Do not reject"),
            group: t("Reject"),
            keys: ["Escape"],
            typing: true,
            run: close,
          },
        ]
      : [],
    LEVEL.float,
  );
  const whole = plan.controls.every((control) => one.labels.some((label) => label.control === control.name));
  return (
    <>
      <h2 className="ph">{t("Verdict")}</h2>
      <div className="verdicts">
        <button type="button" className="verdict" disabled={!whole} onClick={onAccept}>
          <Kbd>A</Kbd>
          <span>{t("Accept the label so far")}</span>
        </button>
        <button type="button" className="verdict" onClick={onFix}>
          <Kbd>E</Kbd>
          <span>{t("Fix it")}</span>
        </button>
        <button
          type="button"
          className="verdict"
          aria-expanded={rejecting}
          onClick={() => openPanel(rejecting ? "none" : "skip")}
        >
          <Kbd>X</Kbd>
          <span>{t("Reject, ask again")}</span>
        </button>
      </div>
      {rejecting ? (
        <section aria-label={t("Reject with a reason")}>
          <h2 className="ph top">{t("Reject with a reason")}</h2>
          <div className="reasons">
            {REASONS.map((reason, i) => (
              <Button key={reason} small autoFocus={i === 0} onClick={() => reject(t(reason))}>
                {t(reason)} <Kbd>{String(i + 1)}</Kbd>
              </Button>
            ))}
            <form
              className="row"
              onSubmit={(event) => {
                event.preventDefault();
                if (other.trim() !== "") reject(other.trim());
              }}
            >
              <input
                className="inp"
                maxLength={4000}
                aria-label={t("Another reason")}
                placeholder={t("Another reason")}
                value={other}
                onChange={(event) => setOther(event.target.value)}
              />
              <Button small type="submit">
                {t("Reject")}
              </Button>
            </form>
          </div>
        </section>
      ) : null}
      {one.flags.length > 0 ? (
        <section>
          <h2 className="ph top">{t("Flags")}</h2>
          <ul className="pad f2 warn">
            {one.flags.map((flag) => (
              <li key={flag.id}>{flag.reason}</li>
            ))}
          </ul>
        </section>
      ) : null}
      <Why plan={plan} labels={one.labels} />
      {one.reviews.length > 0 ? (
        <section>
          <h2 className="ph top">{t("Reviews before")}</h2>
          <ul className="pad f2">
            {one.reviews.map((review) => (
              <li key={review.id}>
                {t(review.verdict)} <span className="t2">{review.reason}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** The other values that it could be, with their probabilities. */
function Why({ plan, labels }: { readonly plan: Plan; readonly labels: readonly Label[] }) {
  const spread = labels.flatMap((label) => {
    const control = plan.controls.find(({ name }) => name === label.control);
    const chances = Object.entries(label.distribution ?? {})
      .sort((a, b) => b[1] - a[1])
      .slice(0, 4);
    return control === undefined || chances.length === 0 ? [] : [{ control, chances }];
  });
  if (spread.length === 0) return null;
  return (
    <section>
      <h2 className="ph top">
        {t("What it could be")}
        <span className="sp" />
        <span className="t3 plain">{t("probability")}</span>
      </h2>
      <dl className="chances">
        {spread.flatMap(({ control, chances }) =>
          chances.map(([value, chance]) => (
            <div key={`${control.name} ${value}`}>
              <dt className="el">{valueInWords(control, value)}</dt>
              <dd>{percent(chance, 1)}</dd>
            </div>
          )),
        )}
      </dl>
    </section>
  );
}
