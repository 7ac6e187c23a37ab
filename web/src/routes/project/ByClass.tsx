import { useState } from "react";
import type { Project, SliceCertificate } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Button } from "@/ui/Button";
import { count, percentNumber } from "@/ui/format";
import { Section } from "@/ui/Section";
import { controlTitle } from "./plan";

interface Props {
  readonly slices: readonly SliceCertificate[];
  readonly project: Project;
  readonly target: number | null;
}

const SHOWN = 12;

/** Purity of each class of each control, those with the lowest proven accuracy first. */
export function ByClass({ slices, project, target }: Props) {
  const [all, setAll] = useState(false);
  if (slices.length === 0) return null;
  const sorted = slices.toSorted((a, b) => a.low - b.low || a.value.localeCompare(b.value));
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  return (
    <Section
      title={t("Purity by class")}
      note={t("%, lowest first; each interval holds for itself")}
      actions={
        sorted.length > SHOWN ? (
          <Button small onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t("Fewer") : t("All {n}", { n: count(sorted.length) })}
          </Button>
        ) : undefined
      }
    >
      <table className="dense">
        <thead>
          <tr>
            <th>{t("Class")}</th>
            <th>{t("Control")}</th>
            <th className="r">{t("Labels")}</th>
            <th className="r">{t("Audited")}</th>
            <th style={{ paddingInlineStart: 24 }}>{t("Accuracy")}</th>
            <th className="r">{t("Target")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={`${one.control} ${one.value}`}>
              <td>{one.value}</td>
              <td className="t2">{controlTitle(project, one.control)}</td>
              <td className="r t2">{count(one.population)}</td>
              <td className="r t2">{count(one.audited)}</td>
              <td style={{ paddingInlineStart: 24 }}>
                <Assay
                  estimate={one.accuracy}
                  bounds={one}
                  cases={one.audited}
                  target={target}
                  scale={[0, 1]}
                  width={96}
                />
              </td>
              <td className="r t2">{target === null ? "—" : percentNumber(target, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
