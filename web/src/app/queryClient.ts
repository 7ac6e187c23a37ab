import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/api/problem";

/** Refusals are final; a silent or broken server is asked again. */
export function worthRetrying(failures: number, error: unknown): boolean {
  if (error instanceof ApiProblem && error.status < 500) return false;
  return failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: true } },
});
