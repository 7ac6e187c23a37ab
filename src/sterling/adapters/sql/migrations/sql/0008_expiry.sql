-- Ends up to p_limit leases that ran out, of every organization; returns how many it ended.
--
-- By a time that stays the same, so that the index says where they end. By one that moves on while it is read, each
-- second's sweep looked at every lease that was out, and marked the entries of those that were handed in as dead. To
-- clean up a page of such entries is to look at all of their rows: a claim touched 113 buffers, 67 of them for others.
create or replace function sterling.expire_leases(p_limit integer) returns integer language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_now timestamptz := clock_timestamp();
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
        where a.state = 0 and a.lease_until < v_now order by a.lease_until limit p_limit) a;
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
        where a.id = o.id and a.state = 0 and a.lease_until < v_now
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
