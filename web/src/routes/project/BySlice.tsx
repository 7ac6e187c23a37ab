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

/** The certificates of slices: by control, a table for its classes and one for each field of the audit. */
export function BySlice({ slices, project, target }: Props) {
  const several = new Set(slices.map(({ control }) => control)).size > 1;
  const keyOf = ({ field, control }: SliceCertificate) => JSON.stringify([field, control]);
  return [...new Set(slices.map(keyOf))].map((key) => (
    <Table
      key={key}
      slices={slices.filter((one) => keyOf(one) === key)}
      named={several}
      project={project}
      target={target}
    />
  ));
}

const SHOWN = 12;

/** Purity of each value for each control, those with the lowest proven accuracy first. */
function Table({ slices, named, project, target }: Props & { readonly named: boolean }) {
  const [all, setAll] = useState(false);
  const field = slices[0]?.field ?? null;
  const title = field === null ? t("Purity by class") : t("Purity by {field}", { field });
  const sorted = slices.toSorted((a, b) => a.low - b.low || a.value.localeCompare(b.value));
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  const from = scaleFrom(shown.map(({ low }) => low));
  return (
    <Section
      title={named ? `${title}, ${controlTitle(project, slices[0]?.control ?? "")}` : title}
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
              <td className="r t2">{count(one.population)}</td>
              <PurityCells one={one} target={target} from={from} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
