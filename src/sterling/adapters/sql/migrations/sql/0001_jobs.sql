-- Jobs, their checkpoints and the lines that they refused; idempotency keys; the event log.
create table sterling.job (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    mode text not null,
    project_id uuid references sterling.project (id) on delete cascade,
    kind text not null,
    state text not null,
    arguments json not null,
    done bigint not null default 0,
    total bigint,
    unit text not null default '',
    result json not null default '{}',
    error text,
    attempts integer not null default 0,
    cancel_requested boolean not null default false,
    created_by uuid,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz
);
create index job_project on sterling.job (project_id, id);

-- A step writes its effect and this row in one transaction: a rerun finds it done.
create table sterling.job_step (
    job_id uuid not null references sterling.job (id) on delete cascade,
    step text not null,
    organization_id uuid not null,
    mode text not null,
    result json not null,
    at timestamptz not null default now(),
    primary key (job_id, step)
);

create table sterling.job_problem (
    job_id uuid not null references sterling.job (id) on delete cascade,
    line bigint not null,
    organization_id uuid not null,
    mode text not null,
    external_id text,
    problems json not null,
    primary key (job_id, line)
);

-- Forms of assets made for the screen. Once sha256 is set it is ready; until then its job tells how it stands.
create table sterling.rendition (
    organization_id uuid not null,
    mode text not null,
    source bytea not null,
    kind text not null,
    job_id uuid not null references sterling.job (id) on delete cascade,
    sha256 bytea,
    facts json not null,
    primary key (organization_id, mode, source, kind)
);

create table sterling.idempotency (
    organization_id uuid not null,
    mode text not null,
    key text not null,
    request_hash bytea not null,
    status smallint not null,
    headers json not null,
    body bytea not null,
    at timestamptz not null default now(),
    primary key (organization_id, mode, key)
);

-- The log. One index fewer than its ids would take: each claim and each submit writes a row.
create table sterling.event (
    id uuid not null,
    seq bigint not null generated always as identity,
    organization_id uuid not null,
    mode text not null,
    verb text not null,
    subject_id uuid,
    user_id uuid,
    annotator_id uuid,
    key_id uuid,
    data json not null,
    at timestamptz not null default clock_timestamp(),
    primary key (organization_id, mode, seq)
);
create index event_subject on sterling.event (subject_id) where subject_id is not null;

-- What has ended and serves nobody: sessions, links, kept answers of repeated requests. For all organizations.
create function sterling.forget_expired() returns void language plpgsql security definer
set search_path = sterling, pg_temp as $$
begin
    delete from sterling.session where expires_at < now();
    delete from sterling.one_time_link where expires_at < now() - interval '7 days';
    delete from sterling.idempotency where at < now() - interval '1 day';
    delete from sterling.draft d where not exists (
        select from sterling.assignment a where a.id = d.assignment_id and a.state = 0);
end $$;
