-- Submit: stores an answer, once. See 0001_leases.sql for the order of locks and for why plans are pinned.
--
-- The answer of a lease that is out takes two statements, the lock and the deed. Whatever else may come, a repeat, a
-- late answer, one of an earlier round, goes through submit_late.

-- Says why there is nothing to submit to, or that there is: an assignment of this annotator whose task is locked.
create function sterling.refuse_submit(p_organization uuid, p_mode text, p_annotator uuid, p_assignment uuid)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_annotator uuid;
begin
    select a.annotator_id into v_annotator from sterling.assignment a
    where a.id = p_assignment and a.organization_id = p_organization and a.mode = p_mode;
    if not found then
        raise exception using errcode = 'ST404', message = format('There is no assignment %s.', p_assignment);
    end if;
    if v_annotator <> p_annotator then
        raise exception using errcode = 'ST403', message = 'This assignment is somebody else''s.';
    end if;
    raise exception using errcode = 'ST404', message = 'The project of this assignment was deleted.';
end $$;

-- What becomes of an answer whose lease is not out; null outcome when it is stored already. Counts it in the task,
-- which is locked, and buys its slot again.
create function sterling.weigh_late(p_annotator uuid, p_assignment uuid, out outcome smallint, out cost bigint)
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
    v record;
begin
    select a.state as lease, a.round = t.round as current, a.cost, t.id, t.project_id, t.state, t.free,
           n.cost_per_answer
    into v
    from sterling.assignment a
    join sterling.task t on t.id = a.task_id
    join sterling.annotator n on n.id = a.annotator_id
    where a.id = p_assignment for update of a;
    if v.lease = 1 then
        return;
    end if;
    outcome := 1;
    cost := v.cost;
    if v.lease = 0 and v.current then
        -- Its task was canceled: the lease is out no more, and nothing counts.
        update sterling.task t
        set live = t.live - 1, free = greatest(0, t.need - t.done - t.live + 1) where t.id = v.id;
    elsif v.lease <> 0 and v.current and v.state = 1 and v.free > 0 then
        -- Late, but its slot is still free: it is bought again.
        cost := v.cost_per_answer;
        perform from sterling.project p
        where p.id = v.project_id and p.budget is not null and v.cost_per_answer > 0 for share;
        if found and sterling.commit_money(v.project_id, p_annotator, cost, 1) = 0 then
            cost := 0;
            return;
        end if;
        outcome := 0;
        update sterling.task t
        set done = t.done + 1, free = greatest(0, t.need - t.done - t.live - 1),
            state = case when t.done + 1 >= t.need then 2 else 1 end,
            returned = t.returned and t.need - t.done - t.live > 1
        where t.id = v.id;
    end if;
end $$;

-- Stores an answer, once: a repeat gets the first receipt. outcome: 0 counted, 1 surplus.
create function sterling.submit(
    p_organization uuid, p_mode text, p_annotator uuid, p_assignment uuid, p_body text, p_seconds real,
    p_suggestions text, p_event uuid, p_user uuid default null, p_key uuid default null
) returns table (task_id uuid, project_id uuid, outcome smallint, repeated boolean)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_task record;
    v_locked boolean;
    v_late boolean := false;
    v_cost bigint;
begin
    v_locked := pg_advisory_xact_lock(hashtextextended(p_annotator::text, 0)) is null;
    select t.id, t.project_id, t.round, t.state into v_task from sterling.task t
    where t.id = (select a.task_id from sterling.assignment a
                  where a.id = p_assignment and a.annotator_id = p_annotator
                    and a.organization_id = p_organization and a.mode = p_mode)
    for update;
    if not found then
        perform sterling.refuse_submit(p_organization, p_mode, p_annotator, p_assignment);
    end if;
    task_id := v_task.id;
    project_id := v_task.project_id;
    outcome := 0;
    repeated := false;
    loop
        with lease as (
            update sterling.assignment a set state = 1, cost = coalesce(v_cost, a.cost)
            where a.id = p_assignment
              and (v_late or a.state = 0 and a.round = v_task.round and v_task.state <> 6)
            returning a.round, a.template_version, a.guideline_version
        ), stored as (
            insert into sterling.answer (assignment_id, organization_id, mode, project_id, task_id, annotator_id, round,
                                         body, outcome, seconds, suggestions, template_version, guideline_version)
            select p_assignment, p_organization, p_mode, v_task.project_id, v_task.id, p_annotator, lease.round,
                   p_body::json, submit.outcome, p_seconds, p_suggestions::json, lease.template_version,
                   lease.guideline_version
            from lease
        ), logged as (
            insert into sterling.event (id, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id,
                                        data)
            select p_event, p_organization, p_mode, 'answer.submitted', p_assignment, p_user, p_annotator, p_key,
                   json_build_object('task_id', v_task.id, 'project_id', v_task.project_id, 'outcome',
                                     case submit.outcome when 0 then 'counted' else 'surplus' end)
            from lease
        ), stood as (
            insert into sterling.standing as s (project_id, annotator_id, organization_id, mode, answers, surplus, last_at)
            select v_task.project_id, p_annotator, p_organization, p_mode, 1, submit.outcome, clock_timestamp() from lease
            on conflict (project_id, annotator_id) do update
                set answers = s.answers + 1, surplus = s.surplus + excluded.surplus, last_at = excluded.last_at
        )
        -- The slot was held and is now filled: `free` and `returned` stay as they are.
        update sterling.task t
        set done = t.done + 1, live = t.live - 1,
            state = case when t.state = 1 and t.done + 1 >= t.need then 2 else t.state end
        from lease where t.id = v_task.id and not v_late;
        exit when found or v_late;
        select w.outcome, w.cost into outcome, v_cost from sterling.weigh_late(p_annotator, p_assignment) w;
        if outcome is null then
            repeated := true;
            select w.outcome into outcome from sterling.answer w where w.assignment_id = p_assignment;
            exit;
        end if;
        v_late := true;
    end loop;
    return next;
end $$;
