import { useLocation } from "@tanstack/react-router";

/** The one-time token after `#token=`: that part of an address never reaches a server or its logs. */
export function useToken(): string {
  const hash = useLocation({ select: (location) => location.hash });
  return new URLSearchParams(hash.replace(/^#/u, "")).get("token") ?? "";
}

/** Only paths of this site: an address elsewhere, however disguised, leads home. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/u.test(next) ? next : "/projects";
}
