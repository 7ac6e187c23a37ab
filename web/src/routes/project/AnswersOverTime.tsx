import type { Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { ProgressCurve } from "@/ui/ProgressCurve";
import { Section } from "@/ui/Section";
import { live } from "./counts";

interface Props {
  readonly project: Project;
  readonly progress: Progress;
}

export function AnswersOverTime({ project, progress }: Props) {
  const redundancy = project.policy.redundancy;
  const wanted = Math.max(live(progress.tasks) * redundancy, progress.answers);
  return (
    <Section
      first
      title={t("Answers against what the policy wants")}
      note={t("{n} a task", { n: redundancy })}
    >
      <ProgressCurve perDay={progress.answers_per_day} answers={progress.answers} wanted={wanted} />
    </Section>
  );
}
