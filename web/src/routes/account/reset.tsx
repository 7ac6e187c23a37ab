import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { useToken } from "@/app/token";
import { t } from "@/i18n";
import { Button, ButtonLink } from "@/ui/Button";
import { Door } from "@/ui/Door";
import { Problem } from "@/ui/Problem";
import { NewPassword } from "./PasswordFields";

/** A new password, from the one-time link that an owner or admin made. */
export function ResetPage() {
  const token = useToken();
  const [password, setPassword] = useState("");
  const reset = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/password-resets", { body: { token, password } })),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  if (reset.isSuccess) {
    return (
      <Door title={t("The password is changed")} text={t("Sessions on other devices have ended.")}>
        <div>
          <ButtonLink to="/sign-in" look="pri">
            {t("Sign in")}
          </ButtonLink>
        </div>
      </Door>
    );
  }
  if (!token) {
    return (
      <Door
        title={t("The link is not whole")}
        text={t("A reset link ends in /reset#token=… Copy all of it.")}
      >
        <div>
          <ButtonLink to="/sign-in">{t("Sign in")}</ButtonLink>
        </div>
      </Door>
    );
  }
  return (
    <Door title={t("Choose a new password")}>
      <form onSubmit={submit}>
        <NewPassword value={password} onChange={setPassword} label={t("New password")} />
        {reset.isError ? (
          <Problem error={reset.error} advice={t("Ask an owner or admin for a new link.")} />
        ) : null}
        <Button type="submit" look="pri" disabled={reset.isPending}>
          {t("Change the password")}
        </Button>
      </form>
    </Door>
  );
}
