import type { Agreement, Certificate, Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { between, decimals, percentNumber } from "@/ui/format";
import { Section } from "@/ui/Section";
import { controlWord } from "./controlWords";
import { planOf } from "./plan";

interface Props {
  readonly project: Project;
  readonly progress: Progress;
  readonly certificates: readonly Certificate[];
}

/** Confidence and agreement are per control, never one number for a task. */
export function ControlTable({ project, progress, certificates }: Props) {
  const target = project.policy.target ?? null;
  const lows = certificates.map(({ low }) => low);
  const from = Math.min(0.8, Math.floor(Math.min(1, ...lows) * 10) / 10);
  const note = target === null ? t("scale {from}–100", { from: from * 100 }) : undefined;
  return (
    <Section
      first
      title={t("Quality by control")}
      note={
        note ??
        t("target {target} · scale {from}–100", { target: percentNumber(target ?? 0, 1), from: from * 100 })
      }
    >
      <table className="tight">
        <thead>
          <tr>
            <th>{t("Control")}</th>
            <th>{t("Accuracy, audited")}</th>
            <th className="r">{t("Agreement")}</th>
          </tr>
        </thead>
        <tbody>
          {planOf(project).controls.map(({ name, title, type }) => {
            const certificate = certificates.find(({ control }) => control === name);
            const agreement = progress.agreement.find(({ control }) => control === name);
            return (
              <tr key={name}>
                <td className="grow lines" title={controlWord(type)}>
                  {title}
                </td>
                <td>
                  <Assay
                    estimate={certificate?.accuracy ?? null}
                    bounds={certificate}
                    cases={certificate?.audited ?? 0}
                    target={target}
                    scale={[from, 1]}
                    width={64}
                  />
                </td>
                <td className="r">
                  <AgreementCell agreement={agreement} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

function AgreementCell({ agreement }: { readonly agreement: Agreement | undefined }) {
  if (agreement?.value === undefined || agreement.value === null) return <span className="t3">—</span>;
  const { value, low, high, measure, tasks } = agreement;
  return (
    <span title={`${measure}, ${t("n = {n}", { n: tasks })}`}>
      <span className="b">{decimals(value)}</span>{" "}
      {low !== null && high !== null ? <span className="t3">{between({ low, high }, decimals)}</span> : null}
    </span>
  );
}
