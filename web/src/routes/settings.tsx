import { useMe, useSignOut } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { roleHelp, roleWord } from "@/ui/roles";
import { Section } from "@/ui/Section";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { ThemeSwitch } from "@/ui/ThemeSwitch";

export function SettingsPage() {
  const me = useMe();
  const signOut = useSignOut();
  const secure = window.isSecureContext;
  return (
    <Page title={t("Settings")}>
      <div style={{ maxWidth: 480, marginTop: 16 }}>
        <Section first title={t("You")}>
          <dl className="kv">
            <dt>{t("Name")}</dt>
            <dd>{me.name}</dd>
            <dt>{t("Email")}</dt>
            <dd>{me.email ?? "—"}</dd>
            <dt>{t("Organization")}</dt>
            <dd>{me.organization}</dd>
            <dt>{t("Role")}</dt>
            <dd>{roleWord(me.role)}</dd>
          </dl>
          <p className="t3 f2" style={{ marginTop: 8 }}>
            {roleHelp(me.role)}
          </p>
        </Section>
        <Section title={t("How it looks")}>
          <ThemeSwitch />
          <LanguageSwitch />
        </Section>
        {secure ? null : (
          <Section title={t("This connection is plain HTTP")}>
            <p className="t2">
              {t(
                "Sterling works, but the session cookie is not protected on its way, and copying by button and exact video frames are off. Start Sterling with --tls-cert and --tls-key.",
              )}
            </p>
          </Section>
        )}
        <Section title={t("Session")}>
          <Button onClick={() => signOut.mutate()} disabled={signOut.isPending}>
            {t("Sign out")}
          </Button>
        </Section>
      </div>
    </Page>
  );
}
