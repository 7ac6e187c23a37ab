import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { api, ok } from "@/api/client";
import { templatesQuery } from "@/api/queries";
import type { CompiledTemplate, TemplateCard } from "@/api/schema.gen";
import { readPlan } from "@/editor/core/plan";
import { madeUp } from "@/editor/tryout/madeUp";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";

const TryOut = lazy(async () => ({ default: (await import("@/editor/tryout/TryOut")).TryOut }));

type Sample = TemplateCard["samples"][number];

interface Props {
  /** The plan as the server compiled it. */
  readonly plan: CompiledTemplate["plan"];
  readonly sample: Sample | undefined;
}

/** A task of a template to be tried, with a sample of it or something made up. */
export function LiveTask({ plan, sample }: Props) {
  const read = useMemo(() => readPlan(plan), [plan]);
  const data = useMemo(() => madeUp(read, sample ?? {}), [read, sample]);
  return (
    <Suspense fallback={<Skeleton rows={6} />}>
      <TryOut plan={read} data={data} />
    </Suspense>
  );
}

/** The same for the template of a project, which is compiled first. */
export function LiveProjectTask({ template }: { readonly template: CompiledTemplate["template"] }) {
  const { data, error } = useQuery({
    queryKey: ["compiled", template],
    staleTime: Infinity,
    queryFn: () => ok(api.POST("/api/v1/templates/check", { body: { template } })),
  });
  const sample = useSample(template);
  if (error) return <Problem error={error} />;
  return data ? <LiveTask plan={data.plan} sample={sample} /> : <Skeleton rows={6} />;
}

/** The sample of the built-in template that a template was made from, known by its name. */
export function useSample(template: CompiledTemplate["template"] | undefined): Sample | undefined {
  const { data } = useQuery(templatesQuery);
  return data?.items.find(({ template: built }) => built["name"] === template?.["name"])?.samples[0];
}
