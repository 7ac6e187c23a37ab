import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import type { LineNote } from "@/ui/CodeArea";

/** What a template's text compiles to, or what is wrong with it, a moment after the last change. */
export function useCheck(source: string | null) {
  const [settled] = useDebouncedValue(source, 400);
  const check = useQuery({
    queryKey: ["compiled", settled],
    queryFn: () => ok(api.POST("/api/v1/templates/check", { body: { source: settled ?? "" } })),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
  });
  const error = settled === null ? null : check.error;
  return {
    /** Of the newest text that compiled. */
    compiled: check.data,
    error,
    notes: notesOf(error),
    fine: check.isSuccess && !check.isPlaceholderData && settled === source,
  };
}

/** Problems by line; the message says it too, which at the line itself is once too often. */
function notesOf(error: Error | null): readonly LineNote[] {
  if (!(error instanceof ApiProblem)) return [];
  return error.rules.flatMap(({ line, message }) => {
    const at = line ?? Number(/\(line (\d+)\)$/u.exec(message)?.[1] ?? 0);
    return at > 0 ? [{ line: at, message: message.replace(/ \(line \d+\)$/u, "") }] : [];
  });
}
