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
    set round = round + 1, done = 0, live = 0, free = need, state = 1, returned = true, price = null
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

-- A new want for each of these tasks, most urgent first, and the price of the annotators whom the next answer is
-- wanted from (null: anybody). Leases that are out stay good. A task that opens again
-- goes to the end of its queue, in the order given, so that no reader's hint is void (but one that reads behind
-- its priority). Tasks under review or done stay as they are. Returns how many tasks changed.
create function sterling.change_needs(p_tasks uuid[], p_needs smallint[], p_prices bigint[]) returns integer
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_changed integer := 0;
    v_project uuid;
    v_np smallint;
    v_first smallint;
    v_i integer;
begin
    -- Locked in the order of their ids, as claims by name are.
    perform from sterling.task where id = any (p_tasks) order by id for update;
    for v_i in 1 .. coalesce(cardinality(p_tasks), 0) loop
        update sterling.task t
        set need = p_needs[v_i], price = p_prices[v_i], free = greatest(0, p_needs[v_i] - t.done - t.live),
            state = case when t.done >= p_needs[v_i] then 2 else 1 end,
            returned = t.returned and p_needs[v_i] > t.done + t.live
        where t.id = p_tasks[v_i] and t.state in (1, 2)
          and (t.need <> p_needs[v_i] or t.price is distinct from p_prices[v_i]);
        if not found then
            continue;
        end if;
        v_changed := v_changed + 1;
        update sterling.task t set seq = default
        where t.id = p_tasks[v_i] and t.state = 1 and t.free > 0
        returning t.project_id, t.np into v_project, v_np;
        v_first := least(v_first, v_np);
    end loop;
    update sterling.queue_head h set epoch = h.epoch + 1, np = -32768, seq = 0
    where h.project_id = v_project
      and v_first < greatest(h.np, (select max(c.np) from sterling.annotator_cursor c
                                    where c.project_id = h.project_id and c.epoch = h.epoch));
    return v_changed;
end $$;

-- Active projects with answers that their labels have not seen, of every organization.
create function sterling.due_updates(p_limit integer)
returns table (organization_id uuid, mode text, project_id uuid) language sql security definer
set search_path = pg_catalog, pg_temp as $$
    select p.organization_id, p.mode, p.id from sterling.project p
    left join sterling.labelling l on l.project_id = p.id
    where p.state = 'active' and (coalesce(l.mark, 0) > 0 or p.policy ->> 'stop_at' is not null)
      and exists (select from sterling.answer a where a.project_id = p.id and a.seq > coalesce(l.mark, 0))
    order by l.updated_at nulls first limit p_limit;
$$;
