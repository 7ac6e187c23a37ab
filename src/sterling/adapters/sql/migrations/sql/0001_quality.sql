-- Labels, reviews, audits, releases.
create table sterling.label (
    task_id uuid not null references sterling.task (id) on delete cascade,
    control text not null,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null references sterling.project (id) on delete cascade,
    value json not null,
    probability double precision not null,
    calibrated boolean not null,
    answers integer not null,
    distribution json,
    spreads json,
    outlook double precision,
    -- How likely it is wrong, by all that speaks for and against it; and what that is.
    wrong double precision not null default 0,
    doubt json,
    method text not null,
    method_version text not null,
    source text not null check (source in ('aggregate', 'review')),
    mark bigint not null,
    reviewed boolean not null default false,
    updated_at timestamptz not null default now(),
    primary key (task_id, control)
);
create index label_project on sterling.label (project_id, task_id, control);
create index label_uncertain on sterling.label (project_id, probability, task_id) where not reviewed;
create index label_suspect on sterling.label (project_id, wrong desc, task_id) where not reviewed;

-- One row per project with labels: its version rises with every change of a label, so that what reads them in
-- many pages can tell whether they stood still; and the answers of each day up to the last aggregation's mark.
create table sterling.labelling (
    project_id uuid primary key references sterling.project (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    version bigint not null default 0,
    mark bigint not null default 0,
    days json not null default '{}',
    updated_at timestamptz not null default clock_timestamp()
);

create table sterling.aggregation (
    project_id uuid not null references sterling.project (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    control text not null,
    mark bigint not null,
    method text not null,
    diagnostics json not null,
    reliability json not null,
    agreement json not null,
    summary json not null default '{}',
    curve json,
    at timestamptz not null default now(),
    primary key (project_id, control)
);

-- What the last aggregation measured of each annotator, by the name that aggregation knows them by. One row for
-- each, so that a page of one annotator reads no other.
create table sterling.annotator_quality (
    project_id uuid not null references sterling.project (id) on delete cascade,
    control text not null,
    annotator text not null,
    organization_id uuid not null,
    mode text not null,
    mark bigint not null,
    body json not null,
    primary key (project_id, control, annotator)
);
create index annotator_quality_annotator on sterling.annotator_quality (project_id, annotator);

-- `before` is the task and its labels as the verdict found them, so that it can be taken back.
create table sterling.review (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null references sterling.project (id) on delete cascade,
    task_id uuid not null references sterling.task (id) on delete cascade,
    round smallint not null,
    verdict text not null check (verdict in ('accept', 'fix', 'reject')),
    answer json,
    reason text not null default '',
    reviewer_id uuid,
    key_id uuid,
    before json,
    created_at timestamptz not null default now()
);
create index review_task on sterling.review (task_id);
create index review_project on sterling.review (project_id, created_at);

-- Whoever looks at a case keeps it for a while, so that two reviewers do not do the same work.
create table sterling.review_hold (
    task_id uuid primary key references sterling.task (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    reviewer uuid,
    until timestamptz not null
);

create table sterling.audit (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null references sterling.project (id) on delete cascade,
    size integer not null,
    seed bigint not null,
    population integer not null,
    controls json not null,
    populations json not null,
    stated json not null default '{}',
    sliced json not null default '{}',
    certificates json not null default '[]',
    slices json not null default '[]',
    calibration json not null default '[]',
    created_at timestamptz not null default now()
);

create table sterling.audit_task (
    audit_id uuid not null references sterling.audit (id) on delete cascade,
    task_id uuid not null references sterling.task (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    position integer not null,
    truth json,
    correct json,
    stated json,
    classes json,
    fields json not null default '{}',
    audited_at timestamptz,
    primary key (audit_id, task_id)
);
create index audit_task_task on sterling.audit_task (task_id);
create index audit_project on sterling.audit (project_id, id);

create table sterling.release (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null references sterling.project (id) on delete cascade,
    name text not null,
    digest text not null,
    manifest json not null,
    created_at timestamptz not null default now(),
    unique (project_id, name)
);
create index release_project on sterling.release (project_id, id);
