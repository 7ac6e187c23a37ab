import { useParams } from "@tanstack/react-router";
import { ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { t } from "@/i18n";

export function AnnotatePage() {
  const { projectId } = useParams({ strict: false });
  return (
    <Empty title={t("Nothing to annotate yet")} text={t("The editor opens here.")}>
      <ButtonLink to="/projects/$projectId" params={{ projectId: projectId ?? "" }}>
        {t("Back to the project")}
      </ButtonLink>
    </Empty>
  );
}
