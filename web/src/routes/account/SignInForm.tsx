import { PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import type { Me } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Problem } from "@/ui/Problem";

interface Props {
  readonly onSignedIn: (me: Me) => void;
  readonly email?: string;
}

/** Also stands over a task when the session ends: nothing under it is lost. */
export function SignInForm({ onSignedIn, email: known = "" }: Props) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/sessions", { body: { email, password } })),
    onSuccess: onSignedIn,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label={t("Email")}
        type="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        visibilityToggleButtonProps={{ "aria-label": t("Show or hide the password") }}
        label={t("Password")}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signIn.isError ? <Problem error={signIn.error} /> : null}
      <Button type="submit" look="pri" disabled={signIn.isPending}>
        {t("Sign in")}
      </Button>
    </form>
  );
}
