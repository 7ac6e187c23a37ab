import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode, type SyntheticEvent } from "react";
import type { Me } from "@/api/schema.gen";
import { useEnter } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Problem } from "@/ui/Problem";
import { NewPassword } from "./PasswordFields";

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface Props {
  /** Fields that come before those of every account; the first of them has the focus. */
  readonly before?: ReactNode;
  /** The only address that may be used. */
  readonly email?: string | null;
  readonly button: string;
  readonly make: (account: Account) => Promise<Me>;
  readonly onEntered: () => void;
}

/** A new account: its name, address and password; who makes it is signed in. */
export function AccountForm({ before, email: only = null, button, make, onEntered }: Props) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState(only ?? "");
  const [password, setPassword] = useState("");
  const enter = useEnter();
  const making = useMutation({
    mutationFn: make,
    onSuccess: (me) => {
      enter(me);
      onEntered();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    making.mutate({ name, email, password });
  };
  return (
    <form onSubmit={submit}>
      {before}
      <TextInput
        label={t("Your name")}
        required
        autoFocus={before === undefined}
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("Email")}
        type="email"
        required
        autoComplete="username"
        readOnly={only !== null}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NewPassword value={password} onChange={setPassword} />
      {making.isError ? <Problem error={making.error} /> : null}
      <Button type="submit" look="pri" disabled={making.isPending}>
        {button}
      </Button>
    </form>
  );
}
