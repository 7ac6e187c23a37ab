-- Leases that end without an answer, and longer ones: skip, release, extend, expire. And the money that they hold.
--
-- Like all of the hot path these functions run as the owner of the tables and check organization and mode
-- themselves; `search_path` is pinned. Locks are always taken in this order: project (advisory, shared), annotator
-- (advisory), task, assignment, budget. Plans are pinned too: on tables that have just been filled or emptied
-- statistics lie, and one sequential scan of a million tasks would be a second. Errors carry the SQLSTATEs that
-- adapters/sql/refusals.py names.

-- Takes up to `p_count` times `p_cost` from the budget; says for how many it was enough.
create function sterling.commit_money(p_project uuid, p_annotator uuid, p_cost bigint, p_count integer)
returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_shards bigint;
    v_total bigint;
    v_count integer;
begin
    update sterling.budget set remaining = remaining - p_cost * p_count
    where project_id = p_project and shard = hashtext(p_annotator::text) & 15 and remaining >= p_cost * p_count;
    if found then
        return p_count;
    end if;
    -- All shards, in order, so that nobody waits for one who waits for us; and evenly shared out again.
    perform from sterling.budget where project_id = p_project order by shard for update;
    select count(*), sum(remaining) into v_shards, v_total from sterling.budget where project_id = p_project;
    v_count := least(p_count, v_total / p_cost);
    v_total := v_total - v_count * p_cost;
    update sterling.budget
    set remaining = v_total / v_shards + case when shard < v_total % v_shards then 1 else 0 end
    where project_id = p_project;
    return v_count;
end $$;

create function sterling.return_money(p_project uuid, p_annotator uuid, p_cost bigint)
returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
    update sterling.budget set remaining = remaining + p_cost
    where p_cost > 0 and project_id = p_project and shard = hashtext(p_annotator::text) & 15;
$$;

-- Gives up a lease that is out: to 2 skipped (with a reason) or 4 released. Repeating it changes nothing.
create function sterling.give_up(
    p_organization uuid, p_mode text, p_annotator uuid, p_assignment uuid, p_state smallint, p_reason text,
    p_event uuid, p_user uuid default null, p_key uuid default null
) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_lease record;
begin
    select a.task_id, a.project_id, a.annotator_id into v_lease from sterling.assignment a
    where a.id = p_assignment and a.organization_id = p_organization and a.mode = p_mode;
    if not found then
        raise exception using errcode = 'ST404', message = format('There is no assignment %s.', p_assignment);
    end if;
    if v_lease.annotator_id <> p_annotator then
        raise exception using errcode = 'ST403', message = 'This assignment is somebody else''s.';
    end if;
    perform pg_advisory_xact_lock(hashtextextended(p_annotator::text, 0));
    perform from sterling.task t where t.id = v_lease.task_id for update;
    select a.task_id, a.project_id, a.state, a.round, a.cost into v_lease
    from sterling.assignment a where a.id = p_assignment for update;
    if v_lease.state = 1 then
        raise exception using errcode = 'ST409', message =
            'This assignment was answered; until it is reviewed the answer can be corrected.';
    end if;
    -- An expired lease can still be skipped: the person saw the task and does not want it again.
    if v_lease.state = p_state or v_lease.state <> 0 and p_state = 4 then
        return;
    end if;
    update sterling.assignment a set state = p_state, reason = p_reason, cost = 0 where a.id = p_assignment;
    if v_lease.state = 0 then
        update sterling.task t
        set live = t.live - 1, free = greatest(0, t.need - t.done - t.live + 1),
            returned = t.need - t.done - t.live + 1 > 0
        where t.id = v_lease.task_id and t.round = v_lease.round;
        perform sterling.return_money(v_lease.project_id, p_annotator, v_lease.cost);
    end if;
    if p_state = 2 then
        insert into sterling.standing as s (project_id, annotator_id, organization_id, mode, skipped, last_at)
        values (v_lease.project_id, p_annotator, p_organization, p_mode, 1, clock_timestamp())
        on conflict (project_id, annotator_id) do update set skipped = s.skipped + 1, last_at = excluded.last_at;
    end if;
    insert into sterling.event (id, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id, data)
    values (p_event, p_organization, p_mode, case p_state when 2 then 'assignment.skipped' else 'assignment.released' end,
            p_assignment, p_user, p_annotator, p_key,
            json_build_object('task_id', v_lease.task_id, 'project_id', v_lease.project_id, 'reason', p_reason));
end $$;

-- A new expiry, one lease length from now, while the lease is out.
create function sterling.extend(p_organization uuid, p_mode text, p_annotator uuid, p_assignment uuid)
returns timestamptz language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_lease record;
    v_until timestamptz;
begin
    select a.annotator_id, p.lease_seconds into v_lease
    from sterling.assignment a join sterling.project p on p.id = a.project_id
    where a.id = p_assignment and a.organization_id = p_organization and a.mode = p_mode;
    if not found then
        raise exception using errcode = 'ST404', message = format('There is no assignment %s.', p_assignment);
    end if;
    if v_lease.annotator_id <> p_annotator then
        raise exception using errcode = 'ST403', message = 'This assignment is somebody else''s.';
    end if;
    update sterling.assignment a
    set lease_until = greatest(a.lease_until, clock_timestamp() + make_interval(secs => v_lease.lease_seconds))
    where a.id = p_assignment and a.state = 0 returning a.lease_until into v_until;
    if not found then
        raise exception using errcode = 'ST409', message =
            'This lease is no longer out, so it cannot be extended; an answer is still taken.';
    end if;
    return v_until;
end $$;

-- Ends up to p_limit leases that ran out, of every organization; returns how many it ended.
create function sterling.expire_leases(p_limit integer) returns integer language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_ids uuid[];
    v_tasks uuid[];
    v_projects uuid[];
    v_shards integer[];
    v_costs bigint[];
    v_money record;
    v_ended integer;
begin
    select array_agg(a.id), array_agg(a.task_id) into v_ids, v_tasks from (
        select a.id, a.task_id from sterling.assignment a
        where a.state = 0 and a.lease_until < clock_timestamp() order by a.lease_until limit p_limit) a;
    if v_ids is null then
        return 0;
    end if;
    -- A task that is busy is left for the next round: whoever holds it may be submitting.
    select array_agg(t.id) into v_tasks from (
        select t.id from sterling.task t where t.id = any (v_tasks) order by t.id for update skip locked) t;
    with ended as (
        update sterling.assignment a set state = 3, cost = 0
        from (select o.id, o.cost from sterling.assignment o
              where o.id = any (v_ids) and o.task_id = any (v_tasks) order by o.id for update) o
        where a.id = o.id and a.state = 0 and a.lease_until < clock_timestamp()
        returning a.id, a.organization_id, a.mode, a.project_id, a.task_id, a.annotator_id, a.round, o.cost
    ), freed as (
        update sterling.task t
        set live = t.live - e.n, free = greatest(0, t.need - t.done - t.live + e.n),
            returned = t.need - t.done - t.live + e.n > 0
        from (select e.task_id, e.round, count(*)::smallint as n from ended e group by 1, 2) e
        where t.id = e.task_id and t.round = e.round
    ), logged as (
        insert into sterling.event (id, organization_id, mode, verb, subject_id, annotator_id, data)
        select gen_random_uuid(), e.organization_id, e.mode, 'assignment.expired', e.id, e.annotator_id,
               json_build_object('task_id', e.task_id, 'project_id', e.project_id)
        from ended e
    )
    select count(*), array_agg(e.project_id), array_agg(hashtext(e.annotator_id::text) & 15), array_agg(e.cost)
    into v_ended, v_projects, v_shards, v_costs from ended e;
    for v_money in select m.project_id, m.shard, sum(m.cost) as cost
                   from unnest(v_projects, v_shards, v_costs) as m (project_id, shard, cost)
                   where m.cost > 0 group by 1, 2 order by 1, 2 loop
        update sterling.budget b set remaining = b.remaining + v_money.cost
        where b.project_id = v_money.project_id and b.shard = v_money.shard;
    end loop;
    return v_ended;
end $$;
