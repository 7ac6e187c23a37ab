import { PasswordInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { sessionsQuery } from "@/api/queries";
import type { Session } from "@/api/schema.gen";
import { useMe } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { ago, day, utc } from "@/ui/format";
import { say, sayProblem } from "@/ui/notify";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { Skeleton } from "@/ui/Skeleton";
import { agentWord } from "./agentWord";
import { NewPassword } from "./PasswordFields";

/** The own login: its password, and where it is signed in. */
export function AccountPage() {
  const me = useMe();
  return (
    <Page title={t("Account")} aside={<span className="t3">{me.email}</span>}>
      <div style={{ maxWidth: 480, marginTop: 16 }}>
        <Section first title={t("Password")}>
          <PasswordForm />
        </Section>
      </div>
      <Sessions />
    </Page>
  );
}

function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => ok(api.PUT("/api/v1/me/password", { body: { current, password } })),
    onSuccess: async () => {
      setCurrent("");
      setPassword("");
      say(t("The password is changed. You are signed out everywhere else."));
      await client.invalidateQueries(sessionsQuery);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      <PasswordInput
        visibilityToggleButtonProps={{ "aria-label": t("Show or hide the password") }}
        label={t("Current password")}
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <NewPassword value={password} onChange={setPassword} label={t("New password")} />
      <p className="t3 f2">
        {t("You stay signed in here and nowhere else. API keys stay valid; revoke those that you doubt.")}
      </p>
      {change.isError ? <Problem error={change.error} /> : null}
      <div>
        <Button type="submit" look="pri" disabled={change.isPending}>
          {t("Change the password")}
        </Button>
      </div>
    </form>
  );
}

function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const close = useMutation({
    mutationFn: () => ok(api.DELETE("/api/v1/sessions/others")),
    onSuccess: () => sessions.refetch(),
    onError: sayProblem,
  });
  const items = sessions.data?.items ?? [];
  return (
    <Section
      title={t("Where you are signed in")}
      actions={
        items.length > 1 ? (
          <Button onClick={() => close.mutate()} disabled={close.isPending}>
            {t("Sign out everywhere else")}
          </Button>
        ) : null
      }
    >
      {sessions.isPending ? <Skeleton rows={2} height={28} /> : null}
      {sessions.error ? <Problem error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      {items.length > 0 ? <SessionTable sessions={items} /> : null}
    </Section>
  );
}

function SessionTable({ sessions }: { readonly sessions: readonly Session[] }) {
  return (
    <div className="scroll-x">
      <table>
        <thead>
          <tr>
            <th>{t("Browser")}</th>
            <th>{t("Network address")}</th>
            <th className="r">{t("Last used")}</th>
            <th className="r">{t("Signed in")}</th>
            <th className="r">{t("Ends")}</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session, index) => (
            <tr key={`${session.created_at} ${index}`}>
              <td className="b">
                <span dir="auto" title={session.agent ?? ""}>
                  {agentWord(session.agent)}
                </span>
                {session.current ? <span className="tag good"> {t("this browser")}</span> : null}
              </td>
              <td className="mono t2">{session.address ?? "—"}</td>
              <td className="r t3">
                <time dateTime={session.seen_at} title={utc(session.seen_at)}>
                  {ago(session.seen_at)}
                </time>
              </td>
              <td className="r t3">{day(session.created_at)}</td>
              <td className="r t3">{day(session.ends_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
