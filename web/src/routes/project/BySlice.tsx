import { useState } from "react";
import type { Project, SliceCertificate } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { count } from "@/ui/format";
import { scaleFrom } from "@/ui/judge";
import { Section } from "@/ui/Section";
import { ClassName } from "./ClassName";
import { controlTitle } from "./plan";
import { PurityCells, PurityHeads } from "./PurityCells";

interface Props {
  readonly slices: readonly SliceCertificate[];
  readonly project: Project;
  readonly target: number | null;
}

/** The certificates of slices: one table for the classes, and one for each field that the audit was cut by. */
export function BySlice({ slices, ...rest }: Props) {
  const fields = [...new Set(slices.map(({ field }) => field))];
  return fields.map((field) => (
    <Table key={field} field={field} slices={slices.filter((one) => one.field === field)} {...rest} />
  ));
}

const SHOWN = 12;

/** Purity of each value for each control, those with the lowest proven accuracy first. */
function Table({ field, slices, project, target }: Props & { readonly field: string | null }) {
  const [all, setAll] = useState(false);
  const sorted = slices.toSorted((a, b) => a.low - b.low || a.value.localeCompare(b.value));
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  const several = new Set(slices.map(({ control }) => control)).size > 1;
  const from = scaleFrom(shown.map(({ low }) => low));
  return (
    <Section
      title={field === null ? t("Purity by class") : t("Purity by {field}", { field })}
      note={t("%, scale {from}–100, lowest first; each interval holds for itself", {
        from: Math.round(from * 100),
      })}
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
            <th>{field ?? t("Class")}</th>
            {several ? <th>{t("Control")}</th> : null}
            <th className="r">{t("Labels")}</th>
            <PurityHeads />
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={`${one.control} ${one.value}`}>
              <td className="grow" title={one.value}>
                {field === null ? (
                  <ClassName project={project} control={one.control} value={one.value} />
                ) : (
                  one.value
                )}
              </td>
              {several ? <td className="t2">{controlTitle(project, one.control)}</td> : null}
              <td className="r t2">{count(one.population)}</td>
              <PurityCells one={one} target={target} from={from} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
