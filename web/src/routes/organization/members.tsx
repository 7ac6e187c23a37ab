import { Select, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { invitationsQuery, membersQuery } from "@/api/queries";
import type { Invitation, Member, MemberChange } from "@/api/schema.gen";
import { useMay, useMe } from "@/app/session";
import { t } from "@/i18n";
import { ActionsHead } from "@/ui/ActionsHead";
import { Button } from "@/ui/Button";
import { day } from "@/ui/format";
import { sayProblem } from "@/ui/notify";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { roleChoices, roleWord } from "@/ui/roles";
import { Section } from "@/ui/Section";
import { Skeleton } from "@/ui/Skeleton";
import { Who } from "@/ui/Who";
import { Invite } from "./Invite";
import { ResetPassword } from "./ResetPassword";

export function MembersPage() {
  const members = useQuery(membersQuery);
  const manage = useMay("members.manage");
  return (
    <Page title={t("Members")} actions={manage ? <Invite /> : null}>
      {members.isPending ? <Skeleton rows={5} height={28} /> : null}
      {members.error ? <Problem error={members.error} onRetry={() => void members.refetch()} /> : null}
      {members.data ? <MemberTable members={members.data.items} manage={manage} /> : null}
      {manage ? <Invitations /> : null}
    </Page>
  );
}

function MemberTable({ members, manage }: { readonly members: readonly Member[]; readonly manage: boolean }) {
  return (
    <div className="scroll-x" style={{ marginTop: 16 }}>
      <table className="roomy">
        <thead>
          <tr>
            <th>{t("Name")}</th>
            <th>{t("Email")}</th>
            <th>{t("Role")}</th>
            <th>{t("May sign in")}</th>
            <th className="r">{t("Since")}</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow key={member.id} member={member} manage={manage} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly member: Member;
  readonly manage: boolean;
}

function MemberRow({ member, manage }: RowProps) {
  const me = useMe();
  const client = useQueryClient();
  const params = { path: { member_id: member.id } };
  const change = useMutation({
    mutationFn: (body: MemberChange) => ok(api.PATCH("/api/v1/members/{member_id}", { params, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["members"] }),
    onError: sayProblem,
  });
  const self = member.user_id === me.user_id;
  return (
    <tr>
      <td className="b clip" title={member.name}>
        <Who kind="person" name={member.name} />
      </td>
      <td className="t2 clip" title={member.email}>
        {member.email}
      </td>
      <td>
        {manage && !self ? (
          <Select
            aria-label={t("Role of {name}", { name: member.name })}
            w={140}
            allowDeselect={false}
            data={roleChoices()}
            value={member.role}
            onChange={(role) => (role ? change.mutate({ role }) : undefined)}
          />
        ) : (
          roleWord(member.role)
        )}
      </td>
      <td>
        <Switch
          aria-label={t("{name} may sign in", { name: member.name })}
          checked={member.active}
          disabled={!manage || self}
          onChange={(event) => change.mutate({ active: event.currentTarget.checked })}
        />
      </td>
      <td className="r t3">{day(member.created_at)}</td>
      <td className="r">{manage ? <ResetPassword member={member} /> : null}</td>
    </tr>
  );
}

function Invitations() {
  const { data } = useQuery(invitationsQuery);
  const open = data?.items.filter(({ accepted_at }) => accepted_at === null) ?? [];
  if (open.length === 0) return null;
  return (
    <div style={{ marginTop: 24 }}>
      <Section title={t("Open invitations")}>
        <table>
          <thead>
            <tr>
              <th>{t("For")}</th>
              <th>{t("Role")}</th>
              <th className="r">{t("Made")}</th>
              <th className="r">{t("Ends")}</th>
              <ActionsHead />
            </tr>
          </thead>
          <tbody>
            {open.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </tbody>
        </table>
      </Section>
    </div>
  );
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const client = useQueryClient();
  const { id, email, role, created_at, expires_at } = invitation;
  const revoke = useMutation({
    mutationFn: () =>
      ok(api.DELETE("/api/v1/invitations/{invitation_id}", { params: { path: { invitation_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["invitations"] }),
    onError: sayProblem,
  });
  return (
    <tr>
      <td>{email ?? t("whoever has the link")}</td>
      <td className="t2">{roleWord(role)}</td>
      <td className="r t3">{day(created_at)}</td>
      <td className="r t3">{day(expires_at)}</td>
      <td className="r">
        <Button small onClick={() => revoke.mutate()} disabled={revoke.isPending}>
          {t("Withdraw")}
        </Button>
      </td>
    </tr>
  );
}
