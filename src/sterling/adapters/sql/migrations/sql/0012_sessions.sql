-- Where a session was opened and when it was last used. It ends when nobody uses it for as long as `idle`.
alter table sterling.session
    add column address text,
    add column agent text,
    add column idle interval not null default '72 hours',
    add column seen_at timestamptz not null default now();

create or replace function sterling.find_session(hash bytea)
returns table (organization_id uuid, user_id uuid, mode text, role text, annotator_id uuid, csrf text)
language plpgsql volatile security definer set search_path = '' as $$
begin
    update sterling.session s set seen_at = now()
    where s.token_hash = hash and s.expires_at > now() and s.seen_at + s.idle > now()
        and s.seen_at < now() - interval '1 minute';
    return query
        select s.organization_id, s.user_id, s.mode, m.role, m.annotator_id, s.csrf
        from sterling.session s
        join sterling.member m on m.organization_id = s.organization_id and m.user_id = s.user_id
        where s.token_hash = hash and s.expires_at > now() and s.seen_at + s.idle > now() and m.active;
end $$;

create or replace function sterling.forget_expired() returns void language plpgsql security definer
set search_path = sterling, pg_temp as $$
begin
    delete from sterling.session where expires_at < now() or seen_at + idle < now();
    delete from sterling.one_time_link where expires_at < now() - interval '7 days';
    delete from sterling.idempotency where at < now() - interval '1 day';
    delete from sterling.draft d where not exists (
        select from sterling.assignment a where a.id = d.assignment_id and a.state = 0);
end $$;

-- A login is in several organizations, its sessions too: these end all but the one that is kept.
create function sterling.end_sessions(who uuid, kept bytea) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare ended integer;
begin
    delete from sterling.session s where s.user_id = who and s.token_hash <> kept;
    get diagnostics ended = row_count;
    return ended;
end $$;

-- Whether the login still has the password that was compared. It keeps it until the transaction ends, so that no
-- session is opened by a password that is changed at the same moment.
create function sterling.hold_password(who uuid, hash text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    perform from sterling.login l where l.id = who and l.password_hash = hash for share;
    return found;
end $$;

-- Ends every session of the login, and the reset links that are out. False when the password is not the one before
-- any more.
create function sterling.change_password(who uuid, before text, after text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    update sterling.login l set password_hash = after where l.id = who and l.password_hash = before;
    if not found then
        return false;
    end if;
    delete from sterling.session s where s.user_id = who;
    delete from sterling.one_time_link l where l.purpose = 'reset' and l.user_id = who;
    return true;
end $$;

-- As before; with `locked`, a hash of what nobody knows, the link is from now on the only way into the login: its
-- password and sessions end, and the reset links that it made for others.
drop function sterling.open_reset(bytea, uuid, uuid, timestamptz);
create function sterling.open_reset(hash bytea, who uuid, maker uuid, until timestamptz, locked text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare here uuid := sterling.current_organization();
begin
    if not exists (select from sterling.member m where m.organization_id = here and m.user_id = who)
       or exists (select from sterling.member m where m.organization_id <> here and m.user_id = who) then
        return false;
    end if;
    if locked is not null then
        update sterling.login set password_hash = locked where id = who;
        delete from sterling.session where user_id = who;
        delete from sterling.one_time_link where purpose = 'reset' and created_by = who;
    end if;
    delete from sterling.one_time_link where purpose = 'reset' and user_id = who;
    insert into sterling.one_time_link (token_hash, purpose, organization_id, user_id, created_by, expires_at)
    values (hash, 'reset', here, who, maker, until);
    return true;
end $$;

-- A password that was refused, in the log of each organization that the login belongs or belonged to. Nobody is
-- known to have done it.
create function sterling.log_refusal(who uuid, address text) returns void
language sql volatile security definer set search_path = '' as $$
    insert into sterling.event (id, organization_id, mode, verb, subject_id, data)
    select gen_random_uuid(), m.organization_id, 'live', 'session.refused', who, json_build_object('address', address)
    from sterling.member m where m.user_id = who
$$;

-- They look beyond the wall: they are for the application alone.
do $$
declare f regprocedure;
begin
    foreach f in array array[
        'sterling.end_sessions(uuid, bytea)', 'sterling.hold_password(uuid, text)',
        'sterling.change_password(uuid, text, text)', 'sterling.log_refusal(uuid, text)',
        'sterling.open_reset(bytea, uuid, uuid, timestamptz, text)']::regprocedure[] loop
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to sterling_app', f);
    end loop;
end $$;
