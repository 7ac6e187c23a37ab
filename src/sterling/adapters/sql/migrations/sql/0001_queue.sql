-- procrastinate's tables hold ids of jobs only; what a job is stands in sterling.job, behind the wall.
do $$
declare t record;
begin
    for t in select relname from pg_class where relnamespace = 'public'::regnamespace
             and relkind = 'r' and relname like 'procrastinate%' loop
        execute format('grant select, insert, update, delete on public.%I to sterling_app', t.relname);
    end loop;
    for t in select relname from pg_class where relnamespace = 'public'::regnamespace
             and relkind = 'S' and relname like 'procrastinate%' loop
        execute format('grant usage on sequence public.%I to sterling_app', t.relname);
    end loop;
end $$;
