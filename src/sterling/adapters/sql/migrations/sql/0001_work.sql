-- Projects, tasks, assignments, answers. Task rows are narrow: the claim touches them by the thousand.
create table sterling.project (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    mode text not null check (mode in ('live', 'test')),
    dataset_id uuid not null references sterling.dataset (id),
    name text not null,
    state text not null check (state in ('active', 'paused', 'archived')),
    template json not null,
    template_version integer not null default 1,
    guidelines text not null default '',
    guideline_version integer not null default 1,
    policy json not null,
    lease_seconds integer not null,
    budget bigint,
    suggested boolean not null default false,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    unique (organization_id, mode, name)
);

-- Answers name the version of template that they were given under; old versions stay readable.
create table sterling.template_version (
    project_id uuid not null references sterling.project (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    version integer not null,
    template json not null,
    created_at timestamptz not null default now(),
    primary key (project_id, version)
);

create table sterling.guideline_version (
    project_id uuid not null references sterling.project (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    version integer not null,
    guidelines text not null,
    created_at timestamptz not null default now(),
    primary key (project_id, version)
);

create table sterling.batch (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null references sterling.project (id) on delete cascade,
    name text not null,
    state text not null check (state in ('staging', 'in_progress', 'completed')),
    priority smallint not null default 0,
    created_at timestamptz not null default now(),
    unique (project_id, name)
);

-- state: 0 staged, 1 open, 2 settled, 3 in_review, 4 done, 5 error, 6 canceled.
-- np is minus the priority, a plain column so that it can be an index condition under row-level security.
-- live counts the leases that are out in this round, done the answers that count; the want may fall below both.
-- price: the next answer is wanted from annotators who cost this; null (nearly always): from anybody.
-- Always: need >= 1, done >= 0, live >= 0, free = greatest(0, need - done - live). Said here and held by the
-- functions and their property tests, not by CHECK: on task, assignment and answer the server would read and compile
-- each constraint anew for every statement, a fifth of the cost of a claim and a submit (decision record 0007).
create table sterling.task (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null,
    batch_id uuid,
    item_id uuid not null,
    kind smallint not null default 0,
    state smallint not null default 1,
    round smallint not null default 0,
    np smallint not null default 0,
    seq bigint not null generated always as identity,
    need smallint not null,
    free smallint not null,
    done smallint not null default 0,
    live smallint not null default 0,
    returned boolean not null default false,
    price bigint,
    created_at timestamptz not null default now(),
    unique (item_id, project_id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);
create index task_claim on sterling.task (project_id, np, seq) where state = 1 and free > 0 and price is null;
create index task_returned on sterling.task (project_id, np, seq)
    where state = 1 and free > 0 and returned and price is null;
create index task_bought on sterling.task (project_id, price, np, seq)
    where state = 1 and free > 0 and price is not null;
create index task_list on sterling.task (project_id, state, id);

-- How many tasks stand where, as a sum of changes: triggers append, the sweep folds, a read adds up. No row
-- is updated by two at once, so counting costs no waiting.
create table sterling.task_tally (
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null,
    state smallint not null,
    n bigint not null
);
create index task_tally_project on sterling.task_tally (project_id);

-- state: 0 leased, 1 submitted, 2 skipped, 3 expired, 4 released. cost is what the budget holds for it.
-- No foreign keys on the hot rows: each check would lock a row that every annotator shares. The functions
-- write them under the task's lock, and a project is deleted by one verb.
create table sterling.assignment (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null,
    task_id uuid not null,
    annotator_id uuid not null,
    stage smallint not null default 0,
    round smallint not null default 0,
    state smallint not null default 0,
    template_version integer not null default 1,
    guideline_version integer not null default 1,
    cost bigint not null default 0,
    reason text,
    lease_until timestamptz not null,
    claimed_at timestamptz not null default clock_timestamp(),
    unique (task_id, annotator_id, stage, round)
) with (fillfactor = 85);
create index assignment_lease on sterling.assignment (lease_until) where state = 0;

-- One lease, one answer: the key is the assignment's. seq is the high mark that aggregates carry.
create table sterling.answer (
    assignment_id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null,
    task_id uuid not null,
    annotator_id uuid not null,
    round smallint not null,
    seq bigint not null generated always as identity,
    body json not null,
    outcome smallint not null,
    seconds real,
    suggestions json,
    template_version integer not null,
    guideline_version integer not null,
    version integer not null default 1,
    submitted_at timestamptz not null default clock_timestamp()
);
create index answer_project on sterling.answer (project_id, seq);
create index answer_task on sterling.answer (task_id);
create index answer_annotator on sterling.answer (annotator_id, project_id, seq);

-- Work on a lease that is not handed in yet, for its annotator alone. What became of a lease is asked of the
-- assignment, so that submit and skip write nothing here; the drafts of leases that ended are swept.
create table sterling.draft (
    assignment_id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    version integer not null,
    body json not null,
    updated_at timestamptz not null default clock_timestamp()
);

-- What a model, or an import, proposes for a task: shown to annotators, never counted as an answer. Written and
-- removed with its task; no foreign key, because it would lock the tasks that are being claimed.
create table sterling.suggestion (
    task_id uuid not null,
    annotator_id uuid not null references sterling.annotator (id),
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null,
    answer json not null,
    probabilities json not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (task_id, annotator_id)
);
create index suggestion_project on sterling.suggestion (project_id, task_id, annotator_id);

-- What somebody who works on a task wants a manager to see; closed when a manager has dealt with it.
create table sterling.flag (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null references sterling.project (id) on delete cascade,
    task_id uuid not null references sterling.task (id) on delete cascade,
    user_id uuid,
    annotator_id uuid,
    reason text not null,
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    closed_by uuid
);
create index flag_task on sterling.flag (task_id);
create index flag_open on sterling.flag (project_id, id) where closed_at is null;

-- What is said about a task, pinned to a place in it. An annotator's thread is between them and those who review;
-- one that a reviewer opened is for all who answered.
create table sterling.thread (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null references sterling.project (id) on delete cascade,
    task_id uuid not null references sterling.task (id) on delete cascade,
    pin json not null,
    by_reviewer boolean not null,
    created_at timestamptz not null default clock_timestamp(),
    resolved_at timestamptz,
    resolved_by uuid
);
create index thread_task on sterling.thread (task_id, id);
create index thread_open on sterling.thread (project_id, id) where resolved_at is null;

create table sterling.comment (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    project_id uuid not null,
    thread_id uuid not null references sterling.thread (id) on delete cascade,
    user_id uuid,
    annotator_id uuid,
    text text not null,
    mentions uuid[] not null,
    created_at timestamptz not null default clock_timestamp()
);
create index comment_thread on sterling.comment (thread_id, id);
create index comment_project on sterling.comment (project_id, created_at);

-- Up to when an annotator has read what was said about their work.
create table sterling.feedback_mark (
    project_id uuid not null references sterling.project (id) on delete cascade,
    annotator_id uuid not null,
    organization_id uuid not null,
    mode text not null,
    seen_until timestamptz not null,
    primary key (project_id, annotator_id)
);

-- What each annotator did in a project, kept by submit and skip under the annotator's own lock.
--
-- This and the hints below change with each call or every second. New statistics, and a vacuum, make every session
-- plan its claims and submits anew, which costs more than the call; nothing there is planned by them, and dead rows
-- mostly go when their page is read. So both come seldom.
create table sterling.standing (
    project_id uuid not null,
    annotator_id uuid not null,
    organization_id uuid not null,
    mode text not null,
    answers integer not null default 0,
    surplus integer not null default 0,
    skipped integer not null default 0,
    last_at timestamptz,
    primary key (project_id, annotator_id)
) with (fillfactor = 50, autovacuum_analyze_threshold = 1000000, autovacuum_vacuum_threshold = 1000);

-- Hints, never truth: where an annotator stopped reading the queue, and where its live head is. What puts
-- tasks behind them (a higher priority, a released batch) raises the epoch, which makes them void.
create table sterling.annotator_cursor (
    project_id uuid not null,
    annotator_id uuid not null,
    organization_id uuid not null,
    mode text not null,
    epoch integer not null default 0,
    np smallint not null,
    seq bigint not null,
    scanned_at timestamptz,
    at timestamptz not null default clock_timestamp(),
    primary key (project_id, annotator_id)
) with (fillfactor = 50, autovacuum_analyze_threshold = 1000000, autovacuum_vacuum_threshold = 1000);
create table sterling.queue_head (
    project_id uuid primary key references sterling.project (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    epoch integer not null default 0,
    np smallint not null default -32768,
    seq bigint not null default 0,
    rescued_at timestamptz not null default now()
) with (fillfactor = 50, autovacuum_analyze_threshold = 1000000, autovacuum_vacuum_threshold = 1000);

-- Sharded, so that concurrent claims do not queue for one row. No rows: no budget.
create table sterling.budget (
    project_id uuid not null references sterling.project (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    shard smallint not null,
    remaining bigint not null check (remaining >= 0),
    primary key (project_id, shard)
) with (fillfactor = 50);
