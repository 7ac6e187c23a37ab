import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, changeHeaders, ok } from "@/api/client";
import { sentence } from "@/api/problem";
import { progressQuery } from "@/api/queries";
import type { NewReview, ReviewCase, ReviewCases, ReviewOrder } from "@/api/schema.gen";
import { uuid } from "../core/ids";
import { readPlan } from "../core/plan";
import { Transport } from "../core/transport";

const COUNT = 30;

interface Made {
  readonly id: string;
  readonly key: string;
}

/** The cases to review, in an order; a verdict takes one away at once and is sent behind. */
export function useCases(project: string, order: ReviewOrder) {
  const client = useQueryClient();
  const transport = useMemo(() => new Transport({ changeHeaders }), []);
  const key = ["review-cases", project, order];
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [fault, setFault] = useState<string>();
  const [made, setMade] = useState<readonly Made[]>([]);
  const about = useQuery({
    queryKey: ["review-project", project],
    queryFn: () =>
      ok(api.GET("/api/v1/projects/{project_id}", { params: { path: { project_id: project } } })),
  });
  const people = useQuery({
    queryKey: ["review-people", project],
    queryFn: () => ok(api.GET("/api/v1/annotators", { params: { query: { limit: 500 } } })),
    retry: false,
  });
  const cases = useQuery({
    queryKey: key,
    queryFn: () => transport.cases(project, COUNT, order),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const { data: progress } = useQuery(progressQuery(project));
  const all = cases.data?.items.filter((one) => !gone.has(caseKey(one))) ?? [];
  const decide = async (one: ReviewCase, review: NewReview) => {
    setGone((before) => new Set(before).add(caseKey(one)));
    setFault(undefined);
    try {
      const { id } = await transport.review(one.task.id, review, uuid());
      setMade((before) => [...before, { id, key: caseKey(one) }]);
    } catch (error) {
      setFault(sentence(error));
      setGone((before) => new Set([...before].filter((id) => id !== caseKey(one))));
      return;
    }
    if (all.length <= 3) await client.invalidateQueries({ queryKey: key });
  };
  /** Takes the last verdict back; gives the key of its case, which is there again as it was. */
  const undo = async (): Promise<string | undefined> => {
    const last = made.at(-1);
    if (last === undefined) return undefined;
    setMade(made.slice(0, -1));
    setFault(undefined);
    try {
      const again = await transport.undoReview(last.id);
      client.setQueryData<ReviewCases>(key, (before) => ({
        items: [again, ...(before?.items ?? []).filter((one) => caseKey(one) !== last.key)],
      }));
      setGone((before) => new Set([...before].filter((id) => id !== last.key)));
      return last.key;
    } catch (error) {
      setFault(sentence(error));
      return undefined;
    }
  };
  const names = new Map(people.data?.items.map((person) => [person.id, person]));
  return {
    project: about.data,
    plan: useMemo(() => (about.data === undefined ? undefined : readPlan(about.data.plan)), [about.data]),
    names,
    cases: all,
    /** How many there are in all, as far as is known. */
    waiting: progress && (progress.tasks["settled"] ?? 0) + (progress.tasks["in_review"] ?? 0),
    /** These are still those of the order before. */
    late: cases.isPlaceholderData,
    pending: about.isPending || cases.isPending,
    error: about.error ?? cases.error,
    again: () => void cases.refetch(),
    decide,
    fault,
    sent: made.length,
    undo,
  };
}

/** A task that comes back in another round is another case. */
export const caseKey = ({ task }: ReviewCase): string => `${task.id} ${task.round}`;
