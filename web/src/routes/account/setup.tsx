import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "@/api/client";
import { setupQuery } from "@/api/queries";
import { useToken } from "@/app/token";
import { t } from "@/i18n";
import { ButtonLink } from "@/ui/Button";
import { Door } from "@/ui/Door";
import { AccountForm } from "./AccountForm";

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
        <div>
          <ButtonLink to="/sign-in">{t("Sign in")}</ButtonLink>
        </div>
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
  const navigate = useNavigate();
  const field = (
    <TextInput
      label={t("Organization")}
      required
      autoFocus
      autoComplete="organization"
      value={organization}
      onChange={(event) => setOrganization(event.currentTarget.value)}
    />
  );
  return (
    <AccountForm
      before={field}
      button={t("Set up Sterling")}
      make={(account) => ok(api.POST("/api/v1/setup", { body: { token, organization, ...account } }))}
      onEntered={() => void navigate({ to: "/projects/new" })}
    />
  );
}
