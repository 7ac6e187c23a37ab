import { useState } from "react";
import type { Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Button } from "@/ui/Button";
import { count } from "@/ui/format";
import { scaleFrom } from "@/ui/judge";
import { Section } from "@/ui/Section";
import { ClassName } from "./ClassName";
import { planOf } from "./plan";

/** The whole overview fits a small screen: fewer classes where there are more controls. */
const fewest = 3;

/** How often each class is the label; how many are right where an audit knows, else how sure we are. */
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
  const measured = rows.some((row) => row.accuracy !== null);
  const target = project.policy.target ?? null;
  const from = scaleFrom(rows.map((row) => (measured ? row.accuracy?.low : row.mean_probability)));
  const few = Math.max(fewest, 6 - plan.controls.length);
  const shown = all ? rows : rows.slice(0, few);
  return (
    <Section
      title={t("Quality by class")}
      note={
        plan.controls.length > 1
          ? t("{control} · scale {from}–100", { control: control.title, from: Math.round(from * 100) })
          : t("scale {from}–100", { from: Math.round(from * 100) })
      }
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
            <th style={{ paddingInlineStart: 24 }}>
              {measured ? t("Accuracy, audited, %") : t("Stated confidence, %")}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            return (
              <tr key={row.value}>
                <td className="grow">
                  <ClassName project={project} control={control.name} value={row.value} />
                </td>
                <td className="r t2">{count(row.labels)}</td>
                <td style={{ paddingInlineStart: 24 }}>
                  {measured ? (
                    <Assay
                      estimate={row.accuracy?.value ?? null}
                      bounds={row.accuracy}
                      cases={row.accuracy?.n ?? 0}
                      target={target}
                      scale={[from, 1]}
                    />
                  ) : (
                    <Assay
                      estimate={row.mean_probability}
                      uncalibrated
                      cases={row.labels}
                      scale={[from, 1]}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
