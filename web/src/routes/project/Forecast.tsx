import { NumberInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentence } from "@/api/problem";
import { forecastQuery } from "@/api/queries";
import type { Forecast, Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { between, count, decimals, percent, type Bounds } from "@/ui/format";
import { amount, money } from "@/ui/money";
import { fromMicros } from "@/ui/micros";
import { Section } from "@/ui/Section";
import { classTitle } from "./plan";

interface Props {
  readonly project: Project;
  readonly progress: Progress;
}

/** "To reach 98 % on this slice costs X, takes Y", from the labels' confidence and the annotators' skill. */
export function ForecastSection({ project, progress }: Props) {
  const [target, setTarget] = useState<number | string>((project.policy.target ?? 0.98) * 100);
  const [slice, setSlice] = useState("");
  const [wanted] = useDebouncedValue(typeof target === "number" ? target : 98, 300);
  const first = progress.classes[0]?.control;
  const classes = progress.classes.filter(({ control }) => control === first).slice(0, 50);
  const { data, error } = useQuery({
    ...forecastQuery(project.id, wanted / 100, slice),
    enabled: progress.aggregated_at !== null,
  });
  if (progress.aggregated_at === null) return null;
  return (
    <Section title={t("Forecast")}>
      <div className="row wrap" style={{ gap: 8 }}>
        <span>{t("To reach")}</span>
        <NumberInput
          aria-label={t("Target, %")}
          value={target}
          onChange={setTarget}
          min={1}
          max={99.9}
          decimalScale={1}
          style={{ width: 84 }}
        />
        <span>{t("% on")}</span>
        <select
          aria-label={t("Slice")}
          value={slice}
          onChange={(event) => setSlice(event.target.value)}
          style={{ maxWidth: 160 }}
        >
          <option value="">{t("all labels")}</option>
          {classes.map(({ value }) => (
            <option key={value} value={value}>
              {first === undefined ? value : classTitle(project, first, value)}
            </option>
          ))}
        </select>
      </div>
      <p className="t2" role="status" style={{ marginTop: 8 }}>
        {error ? sentence(error) : data ? <Told forecast={data} /> : "…"}
      </p>
    </Section>
  );
}

function Told({ forecast }: { readonly forecast: Forecast }) {
  const { judgments, cost, days, labels, reachable, accuracy } = forecast;
  const basis = accuracy
    ? t("from {n} audited labels", { n: count(accuracy.n) })
    : t("uncalibrated: the stated confidence is taken at its word");
  if (!judgments) {
    return t("Out of reach: with these annotators about {share} at most, {basis}.", {
      share: percent(reachable),
      basis,
    });
  }
  if (judgments.value === 0) {
    return t("It is there already on {n} labels, {basis}.", { n: count(labels), basis });
  }
  const money_ = cost && cost.value > 0 ? `, ${money(fromMicros(cost.value))} ${ends(cost)}` : "";
  const time = days
    ? t(", {days} days {interval} at this pace", {
        days: decimals(days.value, 1),
        interval: between(days, (end) => decimals(end, 1)),
      })
    : "";
  return (
    <>
      <b className="b">{t("{n} more judgments", { n: count(Math.round(judgments.value)) })}</b>{" "}
      {`${between(judgments, (end) => count(Math.round(end)))}${money_}${time}; ${basis}.`}
    </>
  );
}

const ends = (cost: Bounds): string => between(cost, (end) => amount(fromMicros(end)));
