-- Organizations, logins, members, keys. Account tables belong to an organization, not to a mode.
create schema if not exists sterling;

do $$
begin
    create role sterling_app login;
exception when duplicate_object or unique_violation then
    null; -- roles belong to the whole server: another database, perhaps at this moment, made it
end $$;
do $$
begin
    execute format('grant sterling_app to %I', current_user);
exception when others then
    null; -- a superuser needs no grant, and two grants at once may collide
end $$;

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
create index annotator_list on sterling.annotator (organization_id, id);

create table sterling.member (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    user_id uuid not null references sterling.login (id),
    annotator_id uuid not null references sterling.annotator (id),
    role text not null check (role in ('owner', 'admin', 'manager', 'reviewer', 'annotator', 'auditor')),
    active boolean not null default true,
    preferences json not null default '{}',
    created_at timestamptz not null default now(),
    unique (organization_id, user_id)
);
create index member_user on sterling.member (user_id);

create table sterling.session (
    token_hash bytea primary key,
    organization_id uuid not null references sterling.organization (id),
    user_id uuid not null references sterling.login (id),
    mode text not null default 'live' check (mode in ('live', 'test')),
    csrf text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index session_login on sterling.session (user_id);

-- created_by is the member behind the key, also when another key made it: a key never outranks that member.
create table sterling.key (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    mode text not null check (mode in ('live', 'test')),
    name text not null,
    prefix text not null,
    token_hash bytea not null unique,
    role text not null check (role in ('owner', 'admin', 'manager', 'reviewer', 'annotator', 'auditor')),
    scopes text[],
    annotator_id uuid references sterling.annotator (id),
    created_by uuid references sterling.login (id),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz
);
create index key_list on sterling.key (organization_id, id);

create table sterling.invitation (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    role text not null check (role in ('owner', 'admin', 'manager', 'reviewer', 'annotator', 'auditor')),
    email text,
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz
);
create index invitation_list on sterling.invitation (organization_id, id);

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

-- What must be looked up before it is known who asks. These functions run with the rights of the owner of the
-- schema; each finds one thing by the hash of its secret or by e-mail address, and none lists.
create function sterling.find_session(hash bytea)
returns table (organization_id uuid, user_id uuid, mode text, role text, annotator_id uuid, csrf text)
language sql stable security definer set search_path = '' as $$
    select s.organization_id, s.user_id, s.mode, m.role, m.annotator_id, s.csrf
    from sterling.session s
    join sterling.member m on m.organization_id = s.organization_id and m.user_id = s.user_id
    where s.token_hash = hash and s.expires_at > now() and m.active
$$;

create function sterling.find_key(hash bytea)
returns table (id uuid, organization_id uuid, mode text, role text, scopes text[], annotator_id uuid, maker_role text)
language plpgsql volatile security definer set search_path = '' as $$
begin
    update sterling.key k set last_used_at = now()
    where k.token_hash = hash and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute');
    return query
        select k.id, k.organization_id, k.mode, k.role, k.scopes, k.annotator_id, m.role
        from sterling.key k
        left join sterling.annotator a on a.id = k.annotator_id
        left join sterling.member m
            on m.organization_id = k.organization_id and m.user_id = k.created_by and m.active
        where k.token_hash = hash and (k.expires_at is null or k.expires_at > now())
            and (k.annotator_id is null or a.active);
end $$;

create function sterling.find_login(address text)
returns table (user_id uuid, password_hash text, organization_id uuid, role text, annotator_id uuid)
language sql stable security definer set search_path = '' as $$
    select l.id, l.password_hash, m.organization_id, m.role, m.annotator_id
    from sterling.login l
    left join sterling.member m on m.user_id = l.id and m.active
    where l.email = address
    order by m.created_at, m.id
    limit 1
$$;

create function sterling.find_invitation(hash bytea)
returns table (id uuid, organization_id uuid, organization text, role text, email text)
language sql stable security definer set search_path = '' as $$
    select i.id, i.organization_id, o.name, i.role, i.email
    from sterling.invitation i join sterling.organization o on o.id = i.organization_id
    where i.token_hash = hash and i.expires_at > now() and i.accepted_at is null
$$;

create function sterling.find_reset(hash bytea)
returns table (organization_id uuid, user_id uuid, role text)
language sql stable security definer set search_path = '' as $$
    select l.organization_id, l.user_id, m.role
    from sterling.one_time_link l
    join sterling.member m on m.organization_id = l.organization_id and m.user_id = l.user_id and m.active
    where l.token_hash = hash and l.purpose = 'reset' and l.expires_at > now() and l.used_at is null
$$;

create function sterling.setup_needed() returns boolean
language sql stable security definer set search_path = '' as
$$ select not exists (select from sterling.organization) $$;

create function sterling.open_setup(hash bytea, until timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    if exists (select from sterling.organization) then
        return false;
    end if;
    delete from sterling.one_time_link where purpose = 'setup';
    insert into sterling.one_time_link (token_hash, purpose, expires_at) values (hash, 'setup', until);
    return true;
end $$;

-- The first organization, for whoever holds the set-up link; later ones are made by no link.
-- Of several that try at once, the row lock lets one pass.
create function sterling.use_setup(hash bytea, organization_id uuid, organization text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    update sterling.one_time_link l set used_at = now()
    where l.token_hash = hash and l.purpose = 'setup' and l.used_at is null and l.expires_at > now();
    if not found or exists (select from sterling.organization) then
        return false;
    end if;
    insert into sterling.organization (id, name) values (organization_id, organization);
    return true;
end $$;

-- False when the address is taken.
create function sterling.create_login(id uuid, address text, name text, hash text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    insert into sterling.login (id, email, name, password_hash) values (id, address, name, hash)
    on conflict (email) do nothing;
    return found;
end $$;

-- A reset link for a member of the current organization. False when the login is also a member elsewhere: then
-- an administrator here must not get at what it may do there.
create function sterling.open_reset(hash bytea, who uuid, until timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare here uuid := sterling.current_organization();
begin
    if not exists (select from sterling.member m where m.organization_id = here and m.user_id = who)
       or exists (select from sterling.member m where m.organization_id <> here and m.user_id = who) then
        return false;
    end if;
    delete from sterling.one_time_link where purpose = 'reset' and user_id = who;
    insert into sterling.one_time_link (token_hash, purpose, organization_id, user_id, expires_at)
    values (hash, 'reset', here, who, until);
    return true;
end $$;

-- Sets the password for whoever holds the link, and ends every session of that login.
create function sterling.use_reset(hash bytea, password text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare who uuid;
begin
    update sterling.one_time_link l set used_at = now()
    where l.token_hash = hash and l.purpose = 'reset' and l.used_at is null and l.expires_at > now()
    returning l.user_id into who;
    if who is not null then
        update sterling.login set password_hash = password where id = who;
        delete from sterling.session where user_id = who;
    end if;
    return who;
end $$;

create function sterling.schema_version() returns text
language sql stable security definer set search_path = '' as
$$ select max(version_num) from sterling.alembic_version $$;
