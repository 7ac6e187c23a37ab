import { useState } from "react";
import type { Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Button } from "@/ui/Button";
import { count } from "@/ui/format";
import { LabelSwatch } from "@/ui/LabelSwatch";
import { Section } from "@/ui/Section";
import { planOf } from "./plan";

/** The whole overview fits a small screen: fewer classes where there are more controls. */
const fewest = 3;

/** How often each class is the label, and how sure we are of it. */
export function ClassTable({
  project,
  progress,
}: {
  readonly project: Project;
  readonly progress: Progress;
}) {
  const [all, setAll] = useState(false);
  const plan = planOf(project);
  const control = plan.controls.find(({ name }) => progress.classes.some((one) => one.control === name));
  if (!control) return null;
  const rows = progress.classes
    .filter((one) => one.control === control.name)
    .toSorted((a, b) => b.labels - a.labels);
  const lowest = Math.min(...rows.map((row) => row.mean_probability));
  const from = Math.min(0.9, Math.floor(lowest * 10) / 10);
  const few = Math.max(fewest, 6 - plan.controls.length);
  const shown = all ? rows : rows.slice(0, few);
  return (
    <Section
      title={t("Labels by class")}
      note={t("{control} · scale {from}–100", { control: control.title, from: Math.round(from * 100) })}
      actions={
        rows.length > few ? (
          <Button look="link" className="f2" onClick={() => setAll(!all)}>
            {all ? t("Show fewer") : t("All {n}", { n: count(rows.length) })}
          </Button>
        ) : undefined
      }
    >
      <table className="tight">
        <thead>
          <tr>
            <th>{t("Class")}</th>
            <th className="r">{t("Labels")}</th>
            <th style={{ paddingInlineStart: 24 }}>{t("Stated confidence")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const index = control.options.findIndex(({ id }) => id === row.value);
            const option = control.options[index];
            return (
              <tr key={row.value}>
                <td style={{ maxWidth: 200 }}>
                  {option ? (
                    <LabelSwatch
                      index={option.slot === undefined ? index : option.slot - 1}
                      name={option.title}
                      colour={option.slot === undefined ? option.color : null}
                      keyHint={option.key ?? ""}
                    />
                  ) : (
                    <span className="el">{row.value}</span>
                  )}
                </td>
                <td className="r t2">{count(row.labels)}</td>
                <td style={{ paddingInlineStart: 24 }}>
                  <Assay estimate={row.mean_probability} uncalibrated cases={row.labels} scale={[from, 1]} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
