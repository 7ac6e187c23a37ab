-- Null: a release from before there were signatures.
alter table sterling.release add column signature json;

-- Each seals the entries of an organization's log that came after the one before, up to `last`. `leaves` are the
-- entries' hashes of 32 bytes each, in order: by them the entry that was changed is found.
create table sterling.seal (
    organization_id uuid not null references sterling.organization (id),
    mode text not null,
    number bigint not null,
    first bigint not null,
    last bigint not null,
    entries integer not null,
    root text not null,
    previous text,
    sealed_at timestamptz not null,
    digest text not null,
    signature json not null,
    leaves bytea not null,
    primary key (organization_id, mode, number)
);
alter table sterling.seal alter column leaves set storage external;

alter table sterling.seal enable row level security;
create policy tenant on sterling.seal using (
    organization_id = (select sterling.current_organization()) and mode = (select sterling.current_mode()));
-- Seals are only added, as entries are.
grant select, insert on sterling.seal to sterling_app;

-- Whose log has entries up to this one that are not sealed. For all organizations.
create function sterling.due_seals(p_last bigint) returns table (organization_id uuid, mode text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select o.id, m.mode
    from sterling.organization o cross join (values ('live'), ('test')) as m (mode)
    left join lateral (
        select s.last from sterling.seal s where s.organization_id = o.id and s.mode = m.mode
        order by s.number desc limit 1) s on true
    where exists (select from sterling.event e where e.organization_id = o.id and e.mode = m.mode
                  and e.seq > coalesce(s.last, 0) and e.seq <= p_last);
$$;
revoke all on function sterling.due_seals(bigint) from public;
grant execute on function sterling.due_seals(bigint) to sterling_app;
