-- The wall below the application: row-level security on every table, and a role that cannot pass it.
do $$
declare t record; has_mode boolean;
begin
    if not exists (select from pg_roles where rolname = 'sterling_app') then
        create role sterling_app nologin;
    end if;
    for t in select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'sterling' and c.relkind = 'r'
               and c.relname not in ('organization', 'login', 'one_time_link', 'session', 'alembic_version')
               and c.relname not like 'procrastinate%' loop
        execute format('alter table sterling.%I enable row level security', t.relname);
        execute format('alter table sterling.%I force row level security', t.relname);
        has_mode := exists (select from pg_attribute where attrelid = t.oid and attname = 'mode')
                    and t.relname <> 'key';
        execute format('create policy tenant on sterling.%I using (organization_id = (select sterling.current_organization())%s)',
                       t.relname, case when has_mode then ' and mode = (select sterling.current_mode())' else '' end);
        execute format('grant select, insert, update, delete on sterling.%I to sterling_app', t.relname);
    end loop;
end $$;
alter table sterling.organization enable row level security;
alter table sterling.organization force row level security;
create policy tenant on sterling.organization using (id = (select sterling.current_organization()));
grant select, update on sterling.organization to sterling_app;
alter table sterling.login enable row level security;
alter table sterling.login force row level security;
create policy tenant on sterling.login using (
    exists (select from sterling.member m where m.user_id = login.id
            and m.organization_id = (select sterling.current_organization())));
grant select, update on sterling.login to sterling_app;
grant usage on schema sterling to sterling_app;
grant usage on all sequences in schema sterling to sterling_app;
