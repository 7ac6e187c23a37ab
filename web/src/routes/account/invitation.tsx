import { TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { offerQuery } from "@/api/queries";
import { useEnter } from "@/app/session";
import { useToken } from "@/app/token";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Door } from "@/ui/Door";
import { Problem } from "@/ui/Problem";
import { roleHelp, roleWord } from "@/ui/roles";
import { Skeleton } from "@/ui/Skeleton";
import { NewPassword } from "./PasswordFields";

export function InvitationPage() {
  const token = useToken();
  const offer = useQuery(offerQuery(token));
  if (!token) {
    return (
      <Door
        title={t("The link is not whole")}
        text={t("An invitation ends in /invitation#token=…. Copy all of it.")}
      >
        {null}
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
  const [name, setName] = useState("");
  const [email, setEmail] = useState(invited ?? "");
  const [password, setPassword] = useState("");
  const enter = useEnter();
  const navigate = useNavigate();
  const accept = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/invitations/accept", { body: { token, name, email, password } })),
    onSuccess: (me) => {
      enter(me);
      void navigate({ to: "/projects" });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label={t("Your name")}
        required
        autoFocus
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("Email")}
        type="email"
        required
        autoComplete="username"
        readOnly={invited !== null}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NewPassword value={password} onChange={setPassword} />
      {accept.isError ? <Problem error={accept.error} /> : null}
      <Button type="submit" look="pri" disabled={accept.isPending}>
        {t("Join")}
      </Button>
    </form>
  );
}
