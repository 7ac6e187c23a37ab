import { Modal, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { annotatorsQuery, keysQuery, membersQuery } from "@/api/queries";
import type { Key, Mode, Role } from "@/api/schema.gen";
import { t } from "@/i18n";
import { ActionsHead } from "@/ui/ActionsHead";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ago, day, utc } from "@/ui/format";
import { sayProblem } from "@/ui/notify";
import { OneTimeSecret } from "@/ui/OneTimeLink";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { roleWord } from "@/ui/roles";
import { RoleSelect } from "@/ui/RoleSelect";
import { Skeleton } from "@/ui/Skeleton";

export function KeysPage() {
  const { data, error, isPending, refetch } = useQuery(keysQuery);
  const [open, setOpen] = useState(false);
  const make = (
    <Button look="pri" onClick={() => setOpen(true)}>
      {t("New key")}
    </Button>
  );
  return (
    <Page title={t("API keys")} actions={data && data.items.length > 0 ? make : null}>
      {isPending ? <Skeleton rows={4} height={28} /> : null}
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? (
        <Empty
          title={t("No keys yet")}
          text={t(
            "A key lets a program do what a role may: the SDK, the command line, a model that answers. Its secret is shown once.",
          )}
        >
          {make}
        </Empty>
      ) : null}
      {data && data.items.length > 0 ? <KeyTable keys={data.items} /> : null}
      <Modal opened={open} onClose={() => setOpen(false)} title={t("New key")} size={520}>
        {open ? <KeyForm /> : null}
      </Modal>
    </Page>
  );
}

function KeyTable({ keys }: { readonly keys: readonly Key[] }) {
  const annotators = useQuery(annotatorsQuery).data?.items;
  const members = useQuery(membersQuery).data?.items;
  const makerOf = (id: string | null) => members?.find((member) => member.user_id === id)?.name;
  const nameOf = (id: string | null) => annotators?.find((annotator) => annotator.id === id)?.name;
  return (
    <div className="scroll-x" style={{ marginTop: 16 }}>
      <table>
        <thead>
          <tr>
            <th>{t("Name")}</th>
            <th>{t("Begins with")}</th>
            <th>{t("Role")}</th>
            <th>{t("Mode")}</th>
            <th className="r">{t("Last used")}</th>
            <th className="r">{t("Ends")}</th>
            <th className="r">{t("Made")}</th>
            <th>{t("By")}</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyRow
              key={key.id}
              item={key}
              annotator={nameOf(key.annotator_id)}
              maker={makerOf(key.created_by)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly item: Key;
  /** Whom the key answers as, where it is made for one. */
  readonly annotator: string | undefined;
  /** The member behind it. */
  readonly maker: string | undefined;
}

function KeyRow({ item, annotator, maker }: RowProps) {
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const revoke = useMutation({
    mutationFn: () => ok(api.DELETE("/api/v1/keys/{key_id}", { params: { path: { key_id: item.id } } })),
    onSuccess: () => client.invalidateQueries(keysQuery),
    onError: sayProblem,
  });
  return (
    <tr>
      <td className="b clip" title={item.name}>
        {item.name}
      </td>
      <td className="mono t2">{item.prefix}…</td>
      <td className="t2">
        {roleWord(item.role)}
        {annotator ? <span className="t3"> {t("as {name}", { name: annotator })}</span> : null}
      </td>
      <td>
        {item.mode === "test" ? (
          <span className="tag warn">{t("TEST")}</span>
        ) : (
          <span className="t2">{t("live")}</span>
        )}
      </td>
      <td className="r t3">
        {item.last_used_at ? (
          <time dateTime={item.last_used_at} title={utc(item.last_used_at)}>
            {ago(item.last_used_at)}
          </time>
        ) : (
          t("never")
        )}
      </td>
      <td className="r t3">{item.expires_at ? day(item.expires_at) : t("never")}</td>
      <td className="r t3">{day(item.created_at)}</td>
      <td className="t2 clip" title={maker ?? ""}>
        {maker ?? "—"}
      </td>
      <td className="r">
        <Button small onClick={() => setSure(true)}>
          {t("Revoke")}
        </Button>
        <Modal
          opened={sure}
          onClose={() => setSure(false)}
          title={t("Revoke “{name}”?", { name: item.name })}
        >
          <p style={{ whiteSpace: "normal", textAlign: "start" }}>
            {t("Programs that use it are refused from now on. This cannot be undone.")}
          </p>
          <div className="row" style={{ justifyContent: "flex-end", marginTop: 16 }}>
            <Button onClick={() => setSure(false)}>{t("Keep")}</Button>
            <Button look="danger" onClick={() => revoke.mutate()} disabled={revoke.isPending}>
              {t("Revoke the key")}
            </Button>
          </div>
        </Modal>
      </td>
    </tr>
  );
}

function KeyForm() {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("manager");
  const [mode, setMode] = useState<Mode>("live");
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/keys", { body: { name, role, mode } })),
    onSuccess: () => client.invalidateQueries(keysQuery),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (make.data) {
    return (
      <OneTimeSecret
        label={t("Secret of {name}", { name: make.data.key.name })}
        value={make.data.secret}
        text={t("Copy it now: it is not shown again, and Sterling keeps only its hash.")}
      />
    );
  }
  return (
    <form onSubmit={submit} className="stack">
      <TextInput
        label={t("Name")}
        description={t("What uses it, so that you can tell it apart later.")}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleSelect value={role} onChange={setRole} />
      <Select
        label={t("Mode")}
        description={t("Test keys see a separate, empty space in which tasks complete at once.")}
        allowDeselect={false}
        data={[
          { value: "live", label: t("Live") },
          { value: "test", label: t("Test") },
        ]}
        value={mode}
        onChange={(value) => setMode(value as Mode)}
      />
      {make.isError ? <Problem error={make.error} /> : null}
      <div>
        <Button type="submit" look="pri" disabled={make.isPending}>
          {t("Make the key")}
        </Button>
      </div>
    </form>
  );
}
