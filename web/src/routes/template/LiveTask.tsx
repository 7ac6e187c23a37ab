import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { api, ok } from "@/api/client";
import { templatesQuery } from "@/api/queries";
import type { CompiledTemplate, Project, TemplateCard } from "@/api/schema.gen";
import { readPlan } from "@/editor/core/plan";
import { madeUp } from "@/editor/tryout/madeUp";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { useOwnItem } from "./useOwnItem";

const TryOut = lazy(async () => ({ default: (await import("@/editor/tryout/TryOut")).TryOut }));

type Sample = TemplateCard["samples"][number];

interface Props {
  /** The plan as the server compiled it. */
  readonly plan: CompiledTemplate["plan"];
  readonly sample: Sample | undefined;
  /** The item on the server that the sample is; undefined: it lies in the page alone. */
  readonly item?: string | undefined;
}

/** A task of a template to be tried, with a sample of it or something made up. */
export function LiveTask({ plan, sample, item }: Props) {
  const read = useMemo(() => readPlan(plan), [plan]);
  const data = useMemo(() => madeUp(read, sample ?? {}), [read, sample]);
  return (
    <Suspense fallback={<Skeleton rows={6} />}>
      <TryOut plan={read} data={data} item={item} />
    </Suspense>
  );
}

/** The first item of a project with its template, which is compiled first. */
export function LiveProjectTask({ project: { id, template } }: { readonly project: Project }) {
  const { data, error } = useQuery({
    queryKey: ["compiled", template],
    staleTime: Infinity,
    queryFn: () => ok(api.POST("/api/v1/templates/check", { body: { template } })),
  });
  const sample = useSample(template);
  const own = useOwnItem(id);
  if (error) return <Problem error={error} />;
  if (data === undefined) return <Skeleton rows={6} />;
  return <LiveTask plan={data.plan} sample={own?.data ?? sample} item={own?.task.item_id} />;
}

/** The sample of the built-in template that a template was made from, known by its name. */
export function useSample(template: CompiledTemplate["template"] | undefined): Sample | undefined {
  const { data } = useQuery(templatesQuery);
  return data?.items.find(({ template: built }) => built["name"] === template?.["name"])?.samples[0];
}
