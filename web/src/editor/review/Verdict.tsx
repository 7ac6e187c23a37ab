import { useRef, useState } from "react";
import type { Answer, Project, ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { percent } from "@/ui/format";
import { LEVEL, useActions, useUi } from "../context";
import type { Json, JsonObject } from "../core/json";
import type { Plan } from "../core/plan";
import { inWords } from "../parts/inWords";
import type { Person } from "./Compare";
import { onlyOwn } from "./differences";
import { chanceOf } from "./weights";
import { Why } from "./Why";
import { KeyOf } from "../parts/KeyOf";

/** Reasons that come up again and again, each with the key that rejects for it. */
const REASONS = [
  { key: "X", reason: "Wrong label" },
  { key: "Z", reason: "Boundary" },
  { key: "C", reason: "Something is missed" },
  { key: "V", reason: "The guidelines are unclear" },
] as const;
/** As many answers as there are digits. */
const TAKEN_MOST = 9;

interface Props {
  readonly plan: Plan;
  readonly project: Project;
  readonly one: ReviewCase;
  readonly who: (answer: Answer) => Person;
  readonly onAccept: () => void;
  readonly onFix: () => void;
  /** One of the answers is right as it is. */
  readonly onTake: (answer: JsonObject) => void;
  readonly onReject: (reason: string) => void;
}

/** Accept, take one of the answers, fix, reject with a reason: each by one key. */
export function Verdict(props: Props) {
  const { plan, project, one, who, onAccept, onFix, onTake } = props;
  const taken = one.answers.length < 2 ? [] : one.answers.slice(0, TAKEN_MOST);
  const take = ({ answer }: Answer) => onTake(answer as JsonObject);
  useActions(
    taken.map((answer, i) => ({
      id: `review.take.${i + 1}`,
      title: t("Take answer {n}", { n: i + 1 }),
      group: t("Review"),
      keys: [String(i + 1)],
      when: closed,
      run: () => take(answer),
    })),
    LEVEL.page,
  );
  const whole = plan.controls.every((control) => one.labels.some((label) => label.control === control.name));
  return (
    <>
      <h2 className="ph">{t("Verdict")}</h2>
      <div className="verdicts">
        <button type="button" className="verdict" disabled={!whole} onClick={onAccept}>
          <KeyOf id="review.accept" usual="A" />
          <span>{t("Accept the label so far")}</span>
        </button>
        {taken.map((answer, i) => {
          const chance = chanceOf(plan, one, answer);
          return (
            <button key={answer.id} type="button" className="verdict" onClick={() => take(answer)}>
              <Kbd>{String(i + 1)}</Kbd>
              <span className="nw">{who(answer).name}</span>
              <span className="el t2" dir="auto">
                {inWords(plan, ownOf(plan, one, i))}
              </span>
              {chance === undefined ? null : <span className="chance">{percent(chance, 1)}</span>}
            </button>
          );
        })}
        <button type="button" className="verdict" onClick={onFix}>
          <KeyOf id="review.fix" usual="E" />
          <span>{t("Fix it")}</span>
        </button>
      </div>
      <Reject onReject={props.onReject} />
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
      <Why plan={plan} labels={one.labels} project={project} />
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

/** What an answer says otherwise than the others. */
const ownOf = (plan: Plan, { answers }: ReviewCase, at: number): Record<string, unknown> =>
  Object.fromEntries(
    plan.controls.map((control) => [
      control.name,
      onlyOwn(
        control,
        answers.map(({ answer }) => answer[control.name] as Json | undefined),
        at,
      ),
    ]),
  );

const closed = (): boolean => useUi.getState().panel === "none";

/** Reasons by one key each, or one in words; the task is asked again. */
function Reject({ onReject }: Pick<Props, "onReject">) {
  const [other, setOther] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const group = t("Reject");
  const when = closed;
  useActions(
    [
      ...REASONS.map(({ key, reason }, i) => ({
        id: `reject.${i + 1}`,
        title: t("Reject: {reason}", { reason: t(reason) }),
        group,
        keys: [key],
        when,
        run: () => onReject(t(reason)),
      })),
      {
        id: "reject.other",
        title: t("Reject for another reason"),
        group,
        keys: ["R"],
        when,
        run: () => field.current?.focus(),
      },
    ],
    LEVEL.page,
  );
  return (
    <section aria-label={t("Reject with a reason")}>
      <h2 className="ph top">{t("Reject with a reason")}</h2>
      <div className="reasons">
        {REASONS.map(({ key, reason }) => (
          <Button key={key} small onClick={() => onReject(t(reason))}>
            {t(reason)} <Kbd>{key}</Kbd>
          </Button>
        ))}
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (other.trim() !== "") onReject(other.trim());
          }}
        >
          <input
            ref={field}
            className="inp"
            maxLength={4000}
            aria-label={t("Another reason")}
            placeholder={t("Another reason (R)")}
            value={other}
            onChange={(event) => setOther(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") event.currentTarget.blur();
            }}
          />
          <Button small type="submit">
            {t("Reject")}
          </Button>
        </form>
      </div>
    </section>
  );
}
