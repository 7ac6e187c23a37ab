import { Modal, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, ok } from "@/api/client";
import { annotatorsQuery } from "@/api/queries";
import type { Annotator, AnnotatorChange, AnnotatorKind } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { ActionsHead } from "@/ui/ActionsHead";
import { Button } from "@/ui/Button";
import { count, day } from "@/ui/format";
import { money } from "@/ui/money";
import { fromMicros, toMicros } from "@/ui/micros";
import { sayProblem } from "@/ui/notify";
import { OneTimeSecret } from "@/ui/OneTimeLink";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { kindWord, Who } from "@/ui/Who";

/** More than a screen of them: a search helps. */
const MANY = 20;

/** People, models, judges and imports: the same thing to the mathematics, and the same table here. */
export function AnnotatorsPage() {
  const { data, error, isPending, refetch } = useQuery(annotatorsQuery);
  const manage = useMay("annotators.manage");
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const all = data?.items ?? [];
  const found = all.filter((one) =>
    `${one.name} ${one.external_id ?? ""}`.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <Page
      title={t("Annotators")}
      actions={
        manage ? (
          <Button look="pri" onClick={() => setOpen(true)}>
            {t("Add a model or judge")}
          </Button>
        ) : null
      }
    >
      {isPending ? <Skeleton rows={5} height={28} /> : null}
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {all.length > MANY ? (
        <div className="toolbar">
          <TextInput
            type="search"
            aria-label={t("Search the annotators")}
            placeholder={t("Search by name or external id")}
            w={260}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <span className="sp" />
          <span className="t3 f2" role="status">
            {t("{n} of {all}", { n: count(found.length), all: count(all.length) })}
          </span>
        </div>
      ) : null}
      {data ? (
        <div className="scroll-x" style={{ marginTop: all.length > MANY ? 0 : 16 }}>
          <table className="roomy">
            <thead>
              <tr>
                <th>{t("Annotator")}</th>
                <th>{t("Kind")}</th>
                <th className="wide">{t("External id")}</th>
                <th className="r">{t("Cost an answer, €")}</th>
                <th className="away">{t("Gets tasks")}</th>
                <th className="r wide">{t("Since")}</th>
                <ActionsHead />
              </tr>
            </thead>
            <tbody>
              {found.map((annotator) => (
                <AnnotatorRow key={annotator.id} annotator={annotator} manage={manage} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <Modal opened={open} onClose={() => setOpen(false)} title={t("Add a model or judge")} size={480}>
        {open ? <AnnotatorForm onDone={() => setOpen(false)} /> : null}
      </Modal>
    </Page>
  );
}

function AnnotatorRow({ annotator, manage }: { readonly annotator: Annotator; readonly manage: boolean }) {
  const client = useQueryClient();
  const { id, kind, name, external_id, cost_per_answer, active, created_at } = annotator;
  const params = { path: { annotator_id: id } };
  const change = useMutation({
    mutationFn: (body: AnnotatorChange) =>
      ok(api.PATCH("/api/v1/annotators/{annotator_id}", { params, body })),
    onSuccess: () => client.invalidateQueries(annotatorsQuery),
    onError: sayProblem,
  });
  const key = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/annotators/{annotator_id}/keys", { params, body: { name } })),
    onError: sayProblem,
  });
  return (
    <tr>
      <td className="b grow" title={name}>
        <Who kind={kind} name={name} />
      </td>
      <td className="t2">{kindWord(kind)}</td>
      <td className="t3 el wide" style={{ maxWidth: 240 }} title={external_id ?? undefined}>
        {external_id ?? "—"}
      </td>
      <td className="r">
        {manage ? (
          <CostField
            value={cost_per_answer}
            name={name}
            onSave={(cost) => change.mutate({ cost_per_answer: cost })}
          />
        ) : (
          money(fromMicros(cost_per_answer))
        )}
      </td>
      <td className="away">
        <Switch
          aria-label={t("{name} gets tasks", { name })}
          checked={active}
          disabled={!manage}
          onChange={(event) => change.mutate({ active: event.currentTarget.checked })}
        />
      </td>
      <td className="r t3 wide">{day(created_at)}</td>
      <td className="r">
        {manage && kind !== "person" ? (
          <Button small onClick={() => key.mutate()} disabled={key.isPending}>
            {t("Make a key")}
          </Button>
        ) : null}
        <Modal
          opened={key.data !== undefined}
          onClose={() => key.reset()}
          title={t("Key of {name}", { name })}
        >
          {key.data ? (
            <OneTimeSecret
              label={t("Secret")}
              value={key.data.secret}
              text={t("With it a program claims and submits as this annotator. It is not shown again.")}
            />
          ) : null}
        </Modal>
      </td>
    </tr>
  );
}

interface CostProps {
  readonly value: number;
  readonly name: string;
  readonly onSave: (micros: number) => void;
}

function CostField({ value, name, onSave }: CostProps) {
  const [amount, setAmount] = useState<number | string>(fromMicros(value));
  return (
    <NumberInput
      aria-label={t("Cost an answer of {name}", { name })}
      w={96}
      size="xs"
      min={0}
      decimalScale={6}
      hideControls
      style={{ marginInlineStart: "auto" }}
      styles={{ input: { textAlign: "end" } }}
      value={amount}
      onChange={setAmount}
      onBlur={() => {
        const micros = toMicros(Number(amount) || 0);
        if (micros !== value) onSave(micros);
      }}
    />
  );
}

function AnnotatorForm({ onDone }: { readonly onDone: () => void }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<AnnotatorKind>("model");
  const [name, setName] = useState("");
  const make = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/annotators", { body: { kind, name, cost_per_answer: 0 } })),
    onSuccess: async () => {
      await client.invalidateQueries(annotatorsQuery);
      onDone();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      <Select
        label={t("Kind")}
        allowDeselect={false}
        data={(["model", "judge", "person"] as const).map((value) => ({ value, label: kindWord(value) }))}
        value={kind}
        onChange={(value) => setKind(value as AnnotatorKind)}
      />
      <TextInput
        label={t("Name")}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {make.isError ? <Problem error={make.error} /> : null}
      <div>
        <Button type="submit" look="pri" disabled={make.isPending}>
          {t("Add the annotator")}
        </Button>
      </div>
    </form>
  );
}
