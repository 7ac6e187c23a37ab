-- Bulk import: the items of a chunk of a file and their tasks, in one call over columns of values. By a function
-- that looks beyond the wall, since row-level security would be asked for each row: it asks for the project once.

-- The ids of the items that are new, of which tasks are made; null when all are. Most chunks hold nothing else, so
-- that is tried first: looking for each row whether it is there costs as much again as writing it.
-- p_behind: what a step before holds until it ends; the rows, which have been sent and read by now, wait for it here.
-- Raises no_data_found for a project that is gone, or of somebody else.
-- Plans are generic: one for these very columns would copy all of them into itself, several times over.
create or replace function sterling.add_items(p_behind text, p_project uuid, p_batch uuid, p_items uuid[], p_names text[],
    p_digests bytea[], p_data json[], p_tasks uuid[], p_np smallint[], p_need smallint[], p_done smallint[])
returns uuid[] language plpgsql security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
    v record;
    v_open smallint;
    v_added uuid[];
begin
    -- The commit does not wait for the disk. A chunk that a crash of the server undoes is undone with its checkpoint and
    -- done again; nobody is told that the import succeeded before a later commit, which waits for this one too, and so
    -- does the claim of whoever gets one of these tasks first.
    perform set_config('synchronous_commit', 'off', true);
    if p_behind is not null then
        perform pg_advisory_xact_lock_shared(hashtextextended(p_behind, 0));
    end if;
    -- Shared with claims, so that the project is not deleted meanwhile; alone among imports of the project, so that two
    -- files with the same ids in other orders cannot wait for each other in a circle. What comes next sees what those
    -- have written that it has waited for.
    perform pg_advisory_xact_lock_shared(hashtextextended(p_project::text, 1));
    perform pg_advisory_xact_lock(hashtextextended(p_project::text, 2));
    select p.organization_id, p.mode, p.dataset_id into strict v from sterling.project p
    where p.id = p_project and p.organization_id = sterling.current_organization()
      and p.mode = sterling.current_mode();
    begin
        insert into sterling.item (id, organization_id, mode, dataset_id, task_id, external_id, digest, data)
        select unnest(p_items), v.organization_id, v.mode, v.dataset_id, unnest(p_tasks), unnest(p_names),
               unnest(p_digests), unnest(p_data);
    exception when unique_violation then
        with added as (
            insert into sterling.item (id, organization_id, mode, dataset_id, task_id, external_id, digest, data)
            select unnest(p_items), v.organization_id, v.mode, v.dataset_id, unnest(p_tasks), unnest(p_names),
                   unnest(p_digests), unnest(p_data)
            on conflict (dataset_id, external_id) do nothing returning id)
        select coalesce(array_agg(id), '{}') into v_added from added;
    end;
    v_open := case when exists (select from sterling.batch b where b.id = p_batch and b.state = 'staging')
                   then 0 else 1 end;
    insert into sterling.task
        (id, organization_id, mode, project_id, batch_id, item_id, np, need, done, free, state)
    select u.id, v.organization_id, v.mode, p_project, p_batch, u.item_id, u.np, u.need, u.done, u.need - u.done,
           case when v_open = 1 and u.need = u.done then 2 else v_open end
    from (select unnest(p_tasks) as id, unnest(p_items) as item_id, unnest(p_np) as np, unnest(p_need) as need,
                 unnest(p_done) as done) u
    where v_added is null or u.item_id in (select unnest(v_added));
    return v_added;
end $$;
