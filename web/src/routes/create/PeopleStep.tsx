import { useQuery } from "@tanstack/react-query";
import { annotatorsQuery } from "@/api/queries";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Who } from "@/ui/Who";
import { InviteForm } from "../organization/Invite";

export function PeopleStep({ onNext }: { readonly onNext: () => void }) {
  const { data } = useQuery(annotatorsQuery);
  const invite = useMay("members.manage");
  return (
    <div className="create-step">
      <h1>{t("Who labels?")}</h1>
      <p className="t2" style={{ margin: "4px 0 16px" }}>
        {t("Everyone who may label in this organization gets tasks of this project. Invite more by link.")}
      </p>
      <div className="row wrap" style={{ gap: 16, marginBottom: 24 }}>
        {data?.items
          .filter(({ active }) => active)
          .slice(0, 40)
          .map(({ id, kind, name }) => (
            <Who key={id} kind={kind} name={name} />
          ))}
      </div>
      {invite ? <InviteForm /> : <p className="t3">{t("An owner or admin can invite people.")}</p>}
      <div className="foot">
        <span className="t3 f2">{t("Next: how good it must be")}</span>
        <span className="sp" />
        <Button look="pri" onClick={onNext}>
          {t("Next: quality")}
        </Button>
      </div>
    </div>
  );
}
