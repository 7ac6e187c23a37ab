import { TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { setupQuery } from "@/api/queries";
import { useEnter } from "@/app/session";
import { useToken } from "@/app/token";
import { t } from "@/i18n";
import { Button, ButtonLink } from "@/ui/Button";
import { Door } from "@/ui/Door";
import { Problem } from "@/ui/Problem";
import { NewPassword } from "./PasswordFields";

/** The first owner, from the one-time link that the first start prints. */
export function SetupPage() {
  const token = useToken();
  const { data } = useQuery(setupQuery);
  if (data && !data.needed) {
    return (
      <Door title={t("Sterling is set up already")} text={t("The one-time link has been used.")}>
        <div>
          <ButtonLink to="/sign-in">{t("Sign in")}</ButtonLink>
        </div>
      </Door>
    );
  }
  if (!token) {
    return (
      <Door
        title={t("The link is not whole")}
        text={t(
          "The one-time link ends in /setup#token=… and is printed where Sterling was started. Copy all of it.",
        )}
      >
        {null}
      </Door>
    );
  }
  return (
    <Door
      title={t("Set up Sterling")}
      text={t("You will be the owner. What you label stays on this machine; nothing calls out.")}
    >
      <SetupForm token={token} />
    </Door>
  );
}

function SetupForm({ token }: { readonly token: string }) {
  const [organization, setOrganization] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useEnter();
  const navigate = useNavigate();
  const setUp = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/setup", { body: { token, organization, name, email, password } })),
    onSuccess: (me) => {
      enter(me);
      void navigate({ to: "/projects/new" });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setUp.mutate();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label={t("Organization")}
        required
        autoFocus
        autoComplete="organization"
        value={organization}
        onChange={(event) => setOrganization(event.currentTarget.value)}
      />
      <TextInput
        label={t("Your name")}
        required
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("Email")}
        type="email"
        required
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NewPassword value={password} onChange={setPassword} />
      {setUp.isError ? <Problem error={setUp.error} /> : null}
      <Button type="submit" look="pri" disabled={setUp.isPending}>
        {t("Set up Sterling")}
      </Button>
    </form>
  );
}
