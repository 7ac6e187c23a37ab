import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { taskFlagsQuery } from "@/api/queries";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { ago } from "@/ui/format";
import { sayProblem } from "@/ui/notify";
import { Section } from "@/ui/Section";

/** What those who work on a task want looked at; closed when it was dealt with. */
export function TaskFlags({ taskId }: { readonly taskId: string }) {
  const client = useQueryClient();
  const may = useMay("reviews.write");
  const flags = useQuery(taskFlagsQuery(taskId));
  const close = useMutation({
    mutationFn: (flag_id: string) =>
      ok(api.POST("/api/v1/flags/{flag_id}/close", { params: { path: { flag_id } } })),
    onSuccess: () => client.invalidateQueries(),
    onError: sayProblem,
  });
  const open = flags.data?.items.filter((flag) => flag.closed_at === null) ?? [];
  return (
    <Section title={t("Flags")}>
      {open.map((flag) => (
        <div key={flag.id} className="row" style={{ minHeight: 32 }}>
          <span className="warn">{flag.reason}</span>
          <span className="sp" />
          <span className="t3 f2">{ago(flag.created_at)}</span>
          {may ? (
            <Button small onClick={() => close.mutate(flag.id)} disabled={close.isPending}>
              {t("Close the flag")}
            </Button>
          ) : null}
        </div>
      ))}
    </Section>
  );
}
