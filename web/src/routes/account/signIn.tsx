import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { setupQuery } from "@/api/queries";
import { useEnter } from "@/app/session";
import { safeNext } from "@/app/token";
import { t } from "@/i18n";
import { Door } from "@/ui/Door";
import { SignInForm } from "./SignInForm";

export function SignInPage() {
  const enter = useEnter();
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false });
  const { data } = useQuery(setupQuery);
  if (data?.needed) {
    return (
      <Door
        title={t("Sterling is not set up yet")}
        text={t(
          "Open the one-time link that Sterling printed where it was started; it ends in /setup#token=…",
        )}
      >
        <p className="t3">{t("Lost the link? Stop Sterling and start it again: it prints a new one.")}</p>
      </Door>
    );
  }
  return (
    <Door title={t("Sign in")}>
      <SignInForm
        onSignedIn={(me) => {
          enter(me);
          void navigate({ to: safeNext(next) });
        }}
      />
      <p className="t3 f2">{t("Forgot the password? An owner or admin can make you a reset link.")}</p>
    </Door>
  );
}
