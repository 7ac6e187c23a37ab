import { useQuery } from "@tanstack/react-query";
import { toProblem } from "@/api/problem";
import type { Job, LineProblem } from "@/api/schema.gen";
import { said, t } from "@/i18n";
import { count } from "@/ui/format";
import { Section } from "@/ui/Section";

const shown = 50;

async function firstProblems(id: string): Promise<readonly LineProblem[]> {
  const response = await fetch(`/api/v1/jobs/${id}/problems`);
  if (!response.ok) throw toProblem(response.status, null);
  const text = await response.text();
  return text
    .split("\n")
    .filter(Boolean)
    .slice(0, shown)
    .map((line) => JSON.parse(line) as LineProblem);
}

/** The lines of an import that were refused, each with its reason; all of them are a download away. */
export function ImportProblems({ job }: { readonly job: Job }) {
  const { data } = useQuery({ queryKey: ["job", job.id, "problems"], queryFn: () => firstProblems(job.id) });
  if (!data || data.length === 0) return null;
  const refused = Number(job.result["refused"] ?? data.length);
  return (
    <Section
      title={t("Refused lines")}
      actions={
        <a className="f2" href={`/api/v1/jobs/${job.id}/problems`} download={`problems-${job.id}.ndjson`}>
          {t("Download all {n}", { n: count(refused) })}
        </a>
      }
    >
      <div className="scroll-x">
        <table className="tight">
          <thead>
            <tr>
              <th className="r">{t("Line")}</th>
              <th style={{ paddingInlineStart: 16 }}>{t("Id")}</th>
              <th>{t("Where")}</th>
              <th>{t("What")}</th>
            </tr>
          </thead>
          <tbody>
            {data.flatMap(({ line, external_id, problems }) =>
              problems.map(({ path, message }, index) => (
                <tr key={`${line}-${index}`}>
                  <td className="r t2">{count(line)}</td>
                  <td className="t2 el" style={{ maxWidth: 120, paddingInlineStart: 16 }}>
                    {external_id ?? "—"}
                  </td>
                  <td className="mono f2">{path || "/"}</td>
                  <td dir="auto" className="grow lines" title={said(message)}>
                    {said(message)}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
