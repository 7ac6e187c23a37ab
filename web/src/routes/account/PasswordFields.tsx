import { PasswordInput } from "@mantine/core";
import { t } from "@/i18n";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string;
}

export const shortest = 12;

/** A new password: long is what counts, so nothing else is asked of it. */
export function NewPassword({ value, onChange, label }: Props) {
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ "aria-label": t("Show or hide the password") }}
      label={label ?? t("Password")}
      description={t("At least {n} characters; a few words are fine.", { n: shortest })}
      autoComplete="new-password"
      required
      minLength={shortest}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
