import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, ok, rememberCsrf } from "@/api/client";
import { meQuery } from "@/api/queries";
import type { Me, Verb } from "@/api/schema.gen";

/** Who is signed in. Only for pages inside the shell, which opens after the sign-in. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Error("No session");
  return data;
}

export function useMay(verb: Verb): boolean {
  return useMe().verbs.includes(verb);
}

/** Takes over a fresh session: the next question is asked as this person. */
export function useEnter(): (me: Me) => void {
  const client = useQueryClient();
  return (me) => {
    rememberCsrf(me.csrf);
    client.clear();
    client.setQueryData(meQuery.queryKey, me);
  };
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.DELETE("/api/v1/sessions/current")),
    onSettled: () => {
      rememberCsrf(null);
      client.clear();
      location.assign("/sign-in");
    },
  });
}
