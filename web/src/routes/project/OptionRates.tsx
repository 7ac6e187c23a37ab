import { useState } from "react";
import type { ControlReport, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Button } from "@/ui/Button";
import { count } from "@/ui/format";
import { Section } from "@/ui/Section";
import { ClassName } from "./ClassName";

interface Props {
  readonly control: ControlReport;
  readonly project: Project;
}

const few = 8;

/** Of each option of a set: how often it is found where it is there, and added where it is not. */
export function OptionRates({ control, project }: Props) {
  const [all, setAll] = useState(false);
  const rates = control.by_option ?? [];
  if (rates.length === 0) return null;
  const shown = all ? rates : rates.slice(0, few);
  return (
    <Section
      first
      title={t("Found and added, by option")}
      note={t("%, {level} % interval", { level: 90 })}
      actions={
        rates.length > few ? (
          <Button look="link" className="f2" onClick={() => setAll(!all)}>
            {all ? t("Show fewer") : t("All {n}", { n: count(rates.length) })}
          </Button>
        ) : undefined
      }
    >
      <table className="tight">
        <thead>
          <tr>
            <th>{t("Option")}</th>
            <th style={{ paddingInlineStart: 12 }}>{t("Chosen where it is there")}</th>
            <th style={{ paddingInlineStart: 12 }}>{t("Chosen where it is not")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ value, found, added }) => (
            <tr key={value}>
              <td className="el" style={{ maxWidth: 120 }}>
                <ClassName project={project} control={control.control} value={value} />
              </td>
              {[found, added].map((rate, place) => (
                <td key={place} style={{ paddingInlineStart: 12 }}>
                  <Assay estimate={rate.value} bounds={rate} cases={rate.n} scale={[0, 1]} width={48} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
