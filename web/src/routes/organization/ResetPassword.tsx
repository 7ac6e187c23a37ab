import { Modal, Radio } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { keysQuery } from "@/api/queries";
import type { Member } from "@/api/schema.gen";
import { useMay, useMe } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { count } from "@/ui/format";
import { OneTimeLink } from "@/ui/OneTimeLink";
import { Problem } from "@/ui/Problem";

/** A reset link for a member. Why it is made is asked each time: nothing is ended, or left open, by default. */
export function ResetPassword({ member }: { readonly member: Member }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t("Reset password")}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t("Reset link for {name}", { name: member.name })}
        size={520}
      >
        <div style={{ whiteSpace: "normal", textAlign: "start" }}>
          <ResetForm member={member} />
        </div>
      </Modal>
    </>
  );
}

type Why = "forgotten" | "doubted";

function ResetForm({ member }: { readonly member: Member }) {
  const self = member.user_id === useMe().user_id;
  const [why, setWhy] = useState<Why | null>(self ? "forgotten" : null);
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/members/{member_id}/password-reset", {
          params: { path: { member_id: member.id } },
          body: { lock: why === "doubted" },
        }),
      ),
    onSuccess: () =>
      Promise.all(["keys", "invitations"].map((name) => client.invalidateQueries({ queryKey: [name] }))),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  if (reset.data)
    return <OneTimeLink link={reset.data} text={t("Send it to them yourself. It works once.")} />;
  return (
    <form onSubmit={submit} className="stack">
      {self ? null : <Reason member={member} why={why} onChange={setWhy} />}
      {reset.isError ? <Problem error={reset.error} /> : null}
      <div>
        <Button type="submit" look={why === "doubted" ? "danger" : "pri"} disabled={!why || reset.isPending}>
          {t("Make the link")}
        </Button>
      </div>
    </form>
  );
}

interface ReasonProps {
  readonly member: Member;
  readonly why: Why | null;
  readonly onChange: (why: Why) => void;
}

function Reason({ member, why, onChange }: ReasonProps) {
  const keys = useQuery({ ...keysQuery, enabled: useMay("keys.manage") });
  const own = keys.data?.items.filter(
    ({ created_by, annotator_id }) => created_by === member.user_id || annotator_id === member.annotator_id,
  );
  return (
    <Radio.Group label={t("Why?")} value={why} onChange={(value) => onChange(value)}>
      <div className="stack" style={{ marginTop: 8 }}>
        <Radio
          value="forgotten"
          label={t("The password is forgotten")}
          description={t("Sessions end when the link is used. API keys stay valid.")}
        />
        <Radio
          value="doubted"
          label={t("The login may be in wrong hands")}
          description={t(
            "Password, sessions, API keys ({n}) and open invitations end now; only the link lets in.",
            { n: own ? count(own.length) : "—" },
          )}
        />
      </div>
    </Radio.Group>
  );
}
