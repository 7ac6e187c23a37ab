-- A one-time link gives no more than who made it may give when it is used: links note their maker.
-- Those without one are older than the note; they end by themselves.
alter table sterling.invitation add column created_by uuid references sterling.login (id);
alter table sterling.one_time_link add column created_by uuid references sterling.login (id);

drop function sterling.find_invitation(bytea);
create function sterling.find_invitation(hash bytea)
returns table (id uuid, organization_id uuid, organization text, role text, email text, maker_role text)
language sql stable security definer set search_path = '' as $$
    select i.id, i.organization_id, o.name, i.role, i.email,
           case when i.created_by is null then 'owner' else m.role end
    from sterling.invitation i
    join sterling.organization o on o.id = i.organization_id
    left join sterling.member m
        on m.organization_id = i.organization_id and m.user_id = i.created_by and m.active
    where i.token_hash = hash and i.expires_at > now() and i.accepted_at is null
$$;

-- Nothing for a login that has joined another organization since: an administrator here must not get at what it
-- may do there.
drop function sterling.find_reset(bytea);
create function sterling.find_reset(hash bytea)
returns table (organization_id uuid, user_id uuid, role text, maker_role text)
language sql stable security definer set search_path = '' as $$
    select l.organization_id, l.user_id, m.role,
           case when l.created_by is null then 'owner' else maker.role end
    from sterling.one_time_link l
    join sterling.member m on m.organization_id = l.organization_id and m.user_id = l.user_id and m.active
    left join sterling.member maker
        on maker.organization_id = l.organization_id and maker.user_id = l.created_by and maker.active
    where l.token_hash = hash and l.purpose = 'reset' and l.expires_at > now() and l.used_at is null
        and not exists (select from sterling.member elsewhere
                        where elsewhere.user_id = l.user_id and elsewhere.organization_id <> l.organization_id)
$$;

drop function sterling.open_reset(bytea, uuid, timestamptz);
create function sterling.open_reset(hash bytea, who uuid, maker uuid, until timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare here uuid := sterling.current_organization();
begin
    if not exists (select from sterling.member m where m.organization_id = here and m.user_id = who)
       or exists (select from sterling.member m where m.organization_id <> here and m.user_id = who) then
        return false;
    end if;
    delete from sterling.one_time_link where purpose = 'reset' and user_id = who;
    insert into sterling.one_time_link (token_hash, purpose, organization_id, user_id, created_by, expires_at)
    values (hash, 'reset', here, who, maker, until);
    return true;
end $$;

-- The new ones look beyond the wall: they are for the application alone.
revoke all on function sterling.find_invitation(bytea), sterling.find_reset(bytea),
                       sterling.open_reset(bytea, uuid, uuid, timestamptz) from public;
grant execute on function sterling.find_invitation(bytea), sterling.find_reset(bytea),
                          sterling.open_reset(bytea, uuid, uuid, timestamptz) to sterling_app;
