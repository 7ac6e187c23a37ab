-- Counts: each change of a task's state is a pair of rows in the tally. Triggers see to it, so that no statement
-- can forget; but for a function that is set to `sterling.tallied`, which counts many tasks by one pair. (What an annotator did is counted in `standing` by the statements that add answers: a trigger with a
-- transition table there would cost as much as the rest of a submit.)
create function sterling.tally_task_change() returns trigger language plpgsql as $$
begin
    insert into sterling.task_tally (organization_id, mode, project_id, state, n)
    values (old.organization_id, old.mode, old.project_id, old.state, -1),
           (new.organization_id, new.mode, new.project_id, new.state, 1);
    return null;
end $$;
create trigger task_changed after update of state on sterling.task
    for each row when (old.state <> new.state and current_setting('sterling.tallied', true) is distinct from 'on')
    execute function sterling.tally_task_change();

create function sterling.tally_new_tasks() returns trigger language plpgsql as $$
begin
    with counted as (
        select organization_id, mode, project_id, state, count(*) as n, min(np) as np from added group by 1, 2, 3, 4),
    tallied as (
        insert into sterling.task_tally (organization_id, mode, project_id, state, n)
        select organization_id, mode, project_id, state, n from counted)
    -- Tasks before the place where somebody reads: all hints of the project are void.
    update sterling.queue_head h set epoch = h.epoch + 1, np = -32768, seq = 0
    from counted a
    where a.state = 1 and h.project_id = a.project_id
      and a.np < greatest(h.np, (select max(c.np) from sterling.annotator_cursor c
                                 where c.project_id = h.project_id and c.epoch = h.epoch));
    return null;
end $$;
create trigger task_added after insert on sterling.task
    referencing new table as added for each statement execute function sterling.tally_new_tasks();

create function sterling.tally_lost_tasks() returns trigger language plpgsql as $$
begin
    insert into sterling.task_tally (organization_id, mode, project_id, state, n)
    select organization_id, mode, project_id, state, -count(*) from lost group by 1, 2, 3, 4;
    return null;
end $$;
create trigger task_lost after delete on sterling.task
    referencing old table as lost for each statement execute function sterling.tally_lost_tasks();

-- Folds the tally to one row for each state.
create function sterling.fold_tallies() returns void language sql security definer
set search_path = pg_catalog, pg_temp as $$
    with gone as (
        delete from sterling.task_tally t
        where t.project_id in (select project_id from sterling.task_tally group by 1 having count(*) > 64)
        returning *)
    insert into sterling.task_tally (organization_id, mode, project_id, state, n)
    select organization_id, mode, project_id, state, sum(n) from gone group by 1, 2, 3, 4 having sum(n) <> 0;
$$;
