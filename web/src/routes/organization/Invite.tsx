import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { invitationsQuery } from "@/api/queries";
import type { Role } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { OneTimeLink } from "@/ui/OneTimeLink";
import { Problem } from "@/ui/Problem";
import { RoleSelect } from "@/ui/RoleSelect";

export function Invite() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="pri" onClick={() => setOpen(true)}>
        {t("Invite people")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("Invite people")} size={520}>
        {open ? <InviteForm /> : null}
      </Modal>
    </>
  );
}

/** Makes a link to send oneself: no mail server is needed. */
export function InviteForm() {
  const [role, setRole] = useState<Role>("annotator");
  const [email, setEmail] = useState("");
  const client = useQueryClient();
  const invite = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/invitations", { body: { role, email: email.trim() || null } })),
    onSuccess: () => client.invalidateQueries(invitationsQuery),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      <RoleSelect value={role} onChange={setRole} />
      <TextInput
        label={t("Email, if the link is for one person only")}
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {invite.isError ? <Problem error={invite.error} /> : null}
      {invite.data ? (
        <OneTimeLink
          link={invite.data.link}
          text={t("Send it yourself; it is shown only now. Make another for the next person.")}
        />
      ) : null}
      <div>
        <Button type="submit" look={invite.data ? "plain" : "pri"} disabled={invite.isPending}>
          {invite.data ? t("Make another link") : t("Make an invitation link")}
        </Button>
      </div>
    </form>
  );
}
