import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
  annotatorsQuery,
  eventsQuery,
  keysQuery,
  membersQuery,
  projectsQuery,
  sealQuery,
} from "@/api/queries";
import { IconDownload } from "@tabler/icons-react";
import type { Event } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { moment, shortHash, utc } from "@/ui/format";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { detailsOf } from "./eventDetails";
import { eventWord } from "./eventWords";

export function AuditLogPage() {
  const events = useInfiniteQuery(eventsQuery(null));
  const rows = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("Audit log")}
      actions={
        <a className="btn" href="/api/v1/log" download="log.jsonl">
          <IconDownload size={16} stroke={1.5} aria-hidden="true" />
          {t("Download the log")}
        </a>
      }
      aside={<span className="t3">{t("who did what to what; nothing here can be changed")}</span>}
    >
      <Sealed />
      {events.isPending ? <Skeleton rows={10} height={24} /> : null}
      {events.error ? <Problem error={events.error} onRetry={() => void events.refetch()} /> : null}
      {events.data && rows.length === 0 ? (
        <Empty
          title={t("Nothing happened yet")}
          text={t("Every change of this organization will be a line here.")}
        />
      ) : null}
      {rows.length > 0 ? <EventTable events={rows} /> : null}
      {events.hasNextPage ? (
        <div style={{ marginTop: 12 }}>
          <Button onClick={() => void events.fetchNextPage()} disabled={events.isFetchingNextPage}>
            {t("Show earlier events")}
          </Button>
        </div>
      ) : null}
    </Page>
  );
}

/** Up to when the log is sealed, and how that is checked. */
function Sealed() {
  const [seal] = useQuery(sealQuery).data?.items ?? [];
  if (!seal) return null;
  return (
    <section aria-label={t("Seal")} style={{ marginTop: 8 }}>
      <p className="f2 t2">
        {t("Sealed to {when}, signed by the key {fingerprint}. What is changed or removed later shows:", {
          when: moment(seal.sealed_at),
          fingerprint: shortHash(seal.signature.fingerprint),
        })}
      </p>
      <pre className="log" tabIndex={0}>
        {`$ sterling verify log.jsonl --signer ${seal.signature.fingerprint}`}
      </pre>
    </section>
  );
}

interface Names {
  readonly who: (event: Event) => string;
  /** Of a member that something was done to, or whose login it was. */
  readonly toWhom: (event: Event) => string | undefined;
}

function useNames(): Names {
  const members = useQuery({ ...membersQuery, enabled: useMay("members.read") });
  const annotators = useQuery({ ...annotatorsQuery, enabled: useMay("annotators.read") });
  const keys = useQuery({ ...keysQuery, enabled: useMay("keys.manage") });
  const toWhom = ({ subject_id }: Event) =>
    members.data?.items.find(({ id, user_id }) => id === subject_id || user_id === subject_id)?.name;
  const who = ({ verb, user_id, annotator_id, key_id }: Event) => {
    if (verb === "session.refused") return t("not signed in");
    const member = members.data?.items.find((one) => one.user_id === user_id);
    if (member && user_id) return member.name;
    const key = keys.data?.items.find((one) => one.id === key_id);
    if (key && key_id) return t("key {name}", { name: key.name });
    const annotator = annotators.data?.items.find((one) => one.id === annotator_id);
    if (annotator && annotator_id) return annotator.name;
    return (user_id ?? key_id ?? annotator_id) ? t("someone who left") : t("Sterling");
  };
  return { who, toWhom };
}

/** As the machine keeps it. */
const whole = (event: Event): string =>
  Object.entries(event.data)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");

function useProjectNames(): ReadonlyMap<string, string> {
  const { data } = useQuery({ ...projectsQuery, enabled: useMay("projects.read") });
  return new Map(data?.items.map(({ id, name }) => [id, name]));
}

function Subject({ id, name }: { readonly id: string; readonly name: string | undefined }) {
  return name === undefined ? (
    <span className="mono" title={id}>
      {shortHash(id)}
    </span>
  ) : (
    <span dir="auto" title={id}>
      {name}
    </span>
  );
}

function EventTable({ events }: { readonly events: readonly Event[] }) {
  const { who, toWhom } = useNames();
  const projects = useProjectNames();
  return (
    <div className="scroll-x" style={{ marginTop: 16 }}>
      <table className="dense">
        <thead>
          <tr>
            <th>{t("When")}</th>
            <th>{t("Who")}</th>
            <th>{t("What")}</th>
            <th>{t("To what")}</th>
            <th>{t("Details")}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td className="t2">
                <time dateTime={event.at} title={utc(event.at)}>
                  {moment(event.at)}
                </time>
              </td>
              <td className="clip" title={who(event)}>
                {who(event)}
              </td>
              <td title={event.verb}>{eventWord(event.verb)}</td>
              <td className="t3 clip">
                <Subject id={event.subject_id ?? ""} name={toWhom(event)} />
              </td>
              <td dir="auto" className="t3 grow" title={whole(event)}>
                {detailsOf(event, projects)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
