-- The wall below the application: row-level security on every table. The application runs as sterling_app,
-- which owns nothing; functions that look beyond the wall run as the owner and name what they look for.
-- Not forced on the owner: those functions would otherwise see nothing where the owner is no superuser.
do $$
declare t record; scope text;
begin
    for t in select c.oid, c.relname,
                    exists (select from pg_attribute where attrelid = c.oid and attname = 'organization_id') as tenant,
                    exists (select from pg_attribute where attrelid = c.oid and attname = 'mode') as has_mode
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'sterling' and c.relkind in ('r', 'p')
               and c.relname <> 'alembic_version' and c.relname not like 'procrastinate%' loop
        execute format('alter table sterling.%I enable row level security', t.relname);
        if t.relname in ('organization', 'login', 'one_time_link') then
            continue;
        end if;
        scope := 'organization_id = (select sterling.current_organization())';
        if t.has_mode and t.relname not in ('key', 'session') then
            scope := scope || ' and mode = (select sterling.current_mode())';
        end if;
        execute format('create policy tenant on sterling.%I using (%s)', t.relname, scope);
        execute format('grant select, insert, update, delete on sterling.%I to sterling_app', t.relname);
    end loop;
end $$;

create policy tenant on sterling.organization using (id = (select sterling.current_organization()));
grant select on sterling.organization to sterling_app;
grant update (name) on sterling.organization to sterling_app;

-- Names and addresses of fellow members; the password's hash is read by sign-in alone.
create policy tenant on sterling.login for select using (
    exists (select from sterling.member m where m.user_id = login.id
            and m.organization_id = (select sterling.current_organization())));
grant select (id, email, name, created_at) on sterling.login to sterling_app;

-- Nobody reads or writes links but the functions for them.
create policy nobody on sterling.one_time_link using (false);

-- The log only grows.
revoke update, delete on sterling.event from sterling_app;

grant usage on schema sterling to sterling_app;
grant usage on all sequences in schema sterling to sterling_app;

-- Functions that look beyond the wall are for the application alone.
do $$
declare f record;
begin
    for f in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname = 'sterling' and p.prosecdef loop
        execute format('revoke all on function %s from public', f.name);
        execute format('grant execute on function %s to sterling_app', f.name);
    end loop;
end $$;
