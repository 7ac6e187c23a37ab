-- Organizations, logins, members, keys. Account tables belong to an organization, not to a mode.
create schema if not exists sterling;

create function sterling.current_organization() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('sterling.organization', true), '')::uuid $$;

create function sterling.current_mode() returns text language sql stable parallel safe as
$$ select nullif(current_setting('sterling.mode', true), '') $$;

create table sterling.organization (
    id uuid primary key,
    name text not null,
    created_at timestamptz not null default now()
);

create table sterling.login (
    id uuid primary key,
    email text not null unique,
    name text not null,
    password_hash text not null,
    created_at timestamptz not null default now()
);

create table sterling.annotator (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    kind text not null check (kind in ('person', 'model', 'judge', 'import')),
    name text not null,
    external_id text,
    user_id uuid references sterling.login (id),
    cost_per_answer bigint not null default 0 check (cost_per_answer >= 0),
    active boolean not null default true,
    created_at timestamptz not null default now(),
    unique (organization_id, external_id),
    unique (organization_id, user_id)
);

create table sterling.member (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    user_id uuid not null references sterling.login (id),
    annotator_id uuid not null references sterling.annotator (id),
    role text not null check (role in ('owner', 'admin', 'manager', 'reviewer', 'annotator', 'auditor')),
    active boolean not null default true,
    created_at timestamptz not null default now(),
    unique (organization_id, user_id)
);

create table sterling.session (
    token_hash bytea primary key,
    organization_id uuid not null references sterling.organization (id),
    user_id uuid not null references sterling.login (id),
    mode text not null default 'live' check (mode in ('live', 'test')),
    csrf text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create table sterling.key (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    mode text not null check (mode in ('live', 'test')),
    name text not null,
    prefix text not null,
    token_hash bytea not null unique,
    role text not null,
    scopes text[],
    annotator_id uuid references sterling.annotator (id),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz
);

create table sterling.invitation (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    role text not null,
    email text,
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz
);

-- One-time links that belong to no member yet (set-up) or to one login (password reset).
create table sterling.one_time_link (
    token_hash bytea primary key,
    purpose text not null check (purpose in ('setup', 'reset')),
    organization_id uuid references sterling.organization (id),
    user_id uuid references sterling.login (id),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);
