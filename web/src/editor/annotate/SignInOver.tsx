import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok, rememberCsrf } from "@/api/client";
import { sentence } from "@/api/problem";
import { meQuery } from "@/api/queries";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { useWorkbench } from "../context";
import { Dialog } from "../parts/Dialog";

/** The session ended: sign in over the task. Nothing reloads, nothing is lost, what waited is sent. */
export function SignInOver() {
  const workbench = useWorkbench();
  const client = useQueryClient();
  const me = client.getQueryData(meQuery.queryKey);
  const [email, setEmail] = useState(me?.email ?? "");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    try {
      const fresh = await ok(api.POST("/api/v1/sessions", { body: { email, password } }));
      if (me && fresh.user_id !== me.user_id) {
        setProblem(t("The work on this page is {name}'s. Sign in as {name} to go on.", { name: me.name }));
        return;
      }
      rememberCsrf(fresh.csrf);
      client.setQueryData(meQuery.queryKey, fresh);
      workbench.signedIn();
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("Sign in to go on")} className="sign-in" onClose={() => undefined}>
      <h2>{t("Sign in to go on")}</h2>
      <p className="t2">
        {t("Your session ended. The task behind this stays as it is, and what you did is kept here.")}
      </p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <label className="fld">
          <span className="lb">{t("Email")}</span>
          <input
            className="inp"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        <label className="fld">
          <span className="lb">{t("Password")}</span>
          <input
            className="inp"
            type="password"
            autoComplete="current-password"
            required
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {problem === undefined ? null : (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <Button look="pri" type="submit" disabled={busy}>
          {t("Sign in")}
        </Button>
      </form>
    </Dialog>
  );
}
