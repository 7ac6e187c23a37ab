import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, ok } from "@/api/client";
import { offerQuery } from "@/api/queries";
import { useToken } from "@/app/token";
import { t } from "@/i18n";
import { ButtonLink } from "@/ui/Button";
import { Door } from "@/ui/Door";
import { Problem } from "@/ui/Problem";
import { roleHelp, roleWord } from "@/ui/roles";
import { Skeleton } from "@/ui/Skeleton";
import { AccountForm } from "./AccountForm";

export function InvitationPage() {
  const token = useToken();
  const offer = useQuery(offerQuery(token));
  if (!token) {
    return (
      <Door
        title={t("The link is not whole")}
        text={t("An invitation ends in /invitation#token=… Copy all of it.")}
      >
        <div>
          <ButtonLink to="/sign-in">{t("Sign in")}</ButtonLink>
        </div>
      </Door>
    );
  }
  if (offer.isPending) {
    return (
      <Door title={t("Invitation")}>
        <Skeleton rows={4} />
      </Door>
    );
  }
  if (offer.isError) {
    return (
      <Door title={t("This invitation does not open")}>
        <Problem error={offer.error} advice={t("Ask who invited you for a new link.")} />
      </Door>
    );
  }
  const { organization, role, email } = offer.data;
  return (
    <Door
      title={t("Join {organization}", { organization })}
      text={`${t("As {role}.", { role: roleWord(role).toLowerCase() })} ${roleHelp(role)}`}
    >
      <AcceptForm token={token} invited={email} />
    </Door>
  );
}

function AcceptForm({ token, invited }: { readonly token: string; readonly invited: string | null }) {
  const navigate = useNavigate();
  return (
    <AccountForm
      email={invited}
      button={t("Join")}
      make={(account) => ok(api.POST("/api/v1/invitations/accept", { body: { token, ...account } }))}
      onEntered={() => void navigate({ to: "/projects" })}
    />
  );
}
