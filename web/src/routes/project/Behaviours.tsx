import type { Behaviour, ControlReport } from "@/api/schema.gen";
import { t } from "@/i18n";
import { count, day, decimals, percentNumber } from "@/ui/format";
import { Section } from "@/ui/Section";

/** What was seen, in one sentence with its figure. */
function sentence({ kind, figure, n, other, since }: Behaviour): string {
  if (kind === "too_fast") {
    return t("Answers in {times} of the time that the others take.", { times: decimals(figure, 2) });
  }
  if (kind === "same_answer") return t("Gave the same answer {n} times in a row.", { n: count(figure) });
  if (kind === "copying") {
    return t("Errs as {name} does on {share} % of the tasks on which both err.", {
      name: other ?? "",
      share: percentNumber(figure, n),
    });
  }
  if (kind === "position") {
    return t("Prefers what is shown first in {share} % of the pairs.", { share: percentNumber(figure, n) });
  }
  return t("Accuracy changed by {points} points from about {date} on.", {
    points: `${figure < 0 ? "−" : "+"}${decimals(Math.abs(figure) * 100, 0)}`,
    date: since === null ? "" : day(since),
  });
}

const chance = (p: number) => (p < 0.0001 ? t("less than 1 in 10,000") : t("1 in {n}", { n: count(1 / p) }));

/** Striking ways of answering: evidence for a person, with how often chance alone shows as much. */
export function Behaviours({ control }: { readonly control: ControlReport }) {
  const { behaviours } = control;
  return (
    <Section title={t("Striking behaviour")}>
      {behaviours.length === 0 ? (
        <p className="t2">{t("Nothing beyond what chance shows.")}</p>
      ) : (
        <ul style={{ listStyle: "none", padding: 0, margin: 0 }}>
          {behaviours.map((one) => (
            <li key={`${one.kind} ${one.other ?? ""}`} style={{ marginBottom: 8 }}>
              <div>{sentence(one)}</div>
              <div className="f2 t3">
                {t("By chance as striking: {chance}, over {n} answers.", {
                  chance: chance(one.p_value),
                  n: count(one.n),
                })}
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className="f2 t3" style={{ marginTop: 8 }}>
        {t(
          "Look before you judge: where all behave alike, 1 aggregation in 100 shows somebody here for each kind of behaviour. Nothing follows from it by itself.",
        )}
      </p>
    </Section>
  );
}
