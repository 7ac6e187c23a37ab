import { useQuery } from "@tanstack/react-query";
import { explanationsQuery } from "@/api/queries";
import type { Explanation, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { decimals, percent } from "@/ui/format";
import { scaleFrom } from "@/ui/judge";
import { Section } from "@/ui/Section";
import { Who } from "@/ui/Who";
import { methodWord } from "./methodWords";
import { controlTitle, wordsOf } from "./plan";
import { RegionsTold } from "./RegionsTold";

interface Props {
  readonly project: Project;
  readonly taskId: string;
}

/** Why each label is what it is: who said what, with which weight. */
export function Explanations({ project, taskId }: Props) {
  const { data } = useQuery(explanationsQuery(taskId));
  const items = data?.items.filter(({ witnesses }) => witnesses.length > 0) ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t("Why this label")}>
      {items.map((one) => (
        <One key={one.label.control} explanation={one} project={project} />
      ))}
    </Section>
  );
}

/** Why its task gets no more answers. */
function whyEnough({ enough, label }: Explanation, { policy }: Project): string {
  const goal = percent(policy.stop_at ?? 1, 1);
  if (enough === "sure") return t("No more answers were asked for: it is {goal} sure, or more.", { goal });
  if (enough === "hardly") {
    return t(
      "No more answers were asked for: all it may still get would raise its chance by {rise} points.",
      {
        rise: decimals(Math.max(0, label.outlook ?? 0) * 100, 2),
      },
    );
  }
  return t("No more answers were asked for: a task gets {n} at most.", { n: policy.redundancy });
}

const hasRegions = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "regions" in value;

function One({ explanation, project }: { readonly explanation: Explanation; readonly project: Project }) {
  const { label, witnesses, prior_alone, enough } = explanation;
  const from = scaleFrom(witnesses.map(({ skill }) => skill?.low));
  const bits = (supports: boolean) =>
    witnesses
      .filter((one) => one.supports === supports)
      .reduce((sum, { weight }) => sum + Math.max(0, weight ?? 0), 0);
  return (
    <div style={{ marginBottom: 12 }}>
      <p className="f2 t2">
        <b className="b">{controlTitle(project, label.control)}</b>
        {": "}
        {prior_alone
          ? t("one answer, so its confidence is the prior's.")
          : t("{pro} bits of evidence for {value}, {con} against; method {method}.", {
              pro: decimals(bits(true), 1),
              con: decimals(bits(false), 1),
              // Regions are listed below, each with what is known of it.
              value: hasRegions(label.value) ? t("the label") : wordsOf(project, label.control, label.value),
              method: methodWord(label.method),
            })}
      </p>
      {enough ? <p className="f2 t2">{whyEnough(explanation, project)}</p> : null}
      <RegionsTold project={project} label={label} />
      <table className="tight" style={{ marginTop: 8 }}>
        <thead>
          <tr>
            <th>{t("Who")}</th>
            <th>{t("Said")}</th>
            <th>{t("Accuracy, %")}</th>
            <th className="r">{t("Bits")}</th>
          </tr>
        </thead>
        <tbody>
          {witnesses.map(({ annotator, said, skill, supports, weight }) => (
            <tr key={annotator.id}>
              <td className="el" style={{ maxWidth: 120 }} title={annotator.name}>
                <Who kind={annotator.kind} name={annotator.name} />
              </td>
              <td className={supports ? "grow b" : "grow t2"} title={wordsOf(project, label.control, said)}>
                {wordsOf(project, label.control, said)}
              </td>
              <td>
                <Assay
                  estimate={skill?.value ?? null}
                  bounds={skill}
                  cases={skill?.n ?? 0}
                  scale={[from, 1]}
                  width={40}
                />
              </td>
              <td className="r t2">{weight === null ? "—" : decimals(weight, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
