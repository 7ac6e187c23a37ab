-- Rounds and redundancy: what changes how many answers a task wants.

-- Sends a task back to open: a new round, in which nobody's earlier answer counts. Returns the round, or null
-- when the task is in no state that can be sent back. Runs with the rights of the caller, behind the wall.
create function sterling.reopen_task(p_task uuid) returns smallint language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
    v_round smallint;
begin
    perform from sterling.task where id = p_task for update;
    update sterling.task
    set round = round + 1, done = 0, live = 0, free = need, state = 1, returned = true
    where id = p_task and state in (1, 2, 3, 4, 5) returning round into v_round;
    return v_round;
end $$;

-- A new want for all tasks of a project that had the former one. Leases that are out stay good, so done and
-- live may exceed it; a task that has enough settles, a settled one that wants more opens again.
create function sterling.change_need(p_project uuid, p_from smallint, p_to smallint) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_changed bigint;
begin
    perform from sterling.task where project_id = p_project and state in (0, 1, 2) and need = p_from order by id for update;
    update sterling.task
    set need = p_to, free = greatest(0, p_to - done - live),
        state = case when state = 0 then 0 when done >= p_to then 2 else 1 end,
        returned = returned and p_to > done + live
    where project_id = p_project and state in (0, 1, 2) and need = p_from;
    get diagnostics v_changed = row_count;
    -- What had no free slot may have one now, behind everybody who reads.
    update sterling.queue_head set epoch = epoch + 1, np = -32768, seq = 0 where project_id = p_project;
    return v_changed;
end $$;
