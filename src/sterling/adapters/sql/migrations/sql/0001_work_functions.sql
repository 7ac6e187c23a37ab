-- The hot path: claim, submit, skip, release, extend, expire; and the triggers that keep counts and hints.
--
-- They run as the owner of the tables and check organization and mode themselves; `search_path` is pinned.
-- Locks are always taken in this order: project (advisory, shared), annotator (advisory), task, assignment, budget.
-- The plans are pinned too: on tables that have just been filled or emptied statistics lie, and one claim by
-- sequential scan of a million tasks would be a second. Errors carry the SQLSTATEs that
-- adapters/sql/refusals.py names.

-- Counts: each change of a task's state is a pair of rows in the tally. Triggers see to it, so that no statement
-- can forget; `submit` alone counts for itself (and says so by a setting of its own), because it must be fast.
create function sterling.tally_task_change() returns trigger language plpgsql as $$
begin
    insert into sterling.task_tally (organization_id, mode, project_id, state, n)
    values (old.organization_id, old.mode, old.project_id, old.state, -1),
           (new.organization_id, new.mode, new.project_id, new.state, 1);
    return null;
end $$;
create trigger task_changed after update of state on sterling.task
    for each row when (old.state <> new.state and current_setting('sterling.counted', true) is distinct from 'yes')
    execute function sterling.tally_task_change();

create function sterling.tally_new_tasks() returns trigger language plpgsql as $$
begin
    insert into sterling.task_tally (organization_id, mode, project_id, state, n)
    select organization_id, mode, project_id, state, count(*) from added group by 1, 2, 3, 4;
    -- Tasks before the place where somebody reads: all hints of the project are void.
    update sterling.queue_head h set epoch = h.epoch + 1, np = -32768, seq = 0
    from (select project_id, min(np) as np from added where state = 1 group by project_id) a
    where h.project_id = a.project_id
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

create function sterling.tally_answers() returns trigger language plpgsql as $$
begin
    insert into sterling.standing as s (project_id, annotator_id, organization_id, mode, answers, surplus, last_at)
    select project_id, annotator_id, organization_id, mode, count(*), sum(outcome), max(submitted_at)
    from added group by 1, 2, 3, 4 order by 1, 2
    on conflict (project_id, annotator_id) do update
        set answers = s.answers + excluded.answers, surplus = s.surplus + excluded.surplus,
            last_at = greatest(s.last_at, excluded.last_at);
    return null;
end $$;
create trigger answer_added after insert on sterling.answer
    referencing new table as added for each statement
    when (current_setting('sterling.counted', true) is distinct from 'yes') execute function sterling.tally_answers();

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

-- Leases up to cardinality(p_ids) tasks. With p_task_ids these tasks only, and a lease that the annotator holds
-- on one of them is given again. With p_retry leases that already have one of p_ids are given again.
create function sterling.claim(
    p_organization uuid, p_mode text, p_annotator uuid, p_project uuid, p_ids uuid[], p_events uuid[],
    p_task_ids uuid[] default null, p_retry boolean default false, p_user uuid default null, p_key uuid default null
) returns table (id uuid, task_id uuid, item_id uuid, external_id text, round smallint, data text,
                 template_version integer, guideline_version integer, lease_until timestamptz)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_count integer := cardinality(p_ids);
    v record;
    v_np smallint;
    v_seq bigint;
    v_tids tid[] := '{}';
    v_again boolean[] := '{}';
    v_more_again boolean[];
    v_n integer := 0;
    v_tid tid;
    v_rows integer := 0;
    v_more tid[];
    v_nps smallint[];
    v_seqs bigint[];
    v_hinted boolean := false;
begin
    -- Shared by all who claim here; held alone only while the budget is rewritten or the project deleted.
    perform pg_advisory_xact_lock_shared(hashtextextended(p_project::text, 1));
    select p.state, p.lease_seconds, p.template_version, p.guideline_version, p.budget is not null as limited,
           a.cost_per_answer, h.epoch, h.np, h.seq, c.epoch as own_epoch, c.np as own_np, c.seq as own_seq, c.scanned_at
    into v
    from sterling.project p
    join sterling.annotator a on a.id = p_annotator and a.organization_id = p_organization and a.active
    left join sterling.queue_head h on h.project_id = p.id
    left join sterling.annotator_cursor c on c.project_id = p.id and c.annotator_id = p_annotator
    where p.id = p_project and p.organization_id = p_organization and p.mode = p_mode;
    if not found then
        if exists (select from sterling.project p
                   where p.id = p_project and p.organization_id = p_organization and p.mode = p_mode) then
            raise exception using errcode = 'ST403', message =
                'This annotator is not active here; an admin can change that.';
        end if;
        raise exception using errcode = 'ST404', message = format('There is no project %s.', p_project);
    end if;
    if v.state <> 'active' then
        raise exception using errcode = 'ST409', message =
            format('The project is %s and hands out no tasks; a manager can set it active.', v.state);
    end if;

    perform pg_advisory_xact_lock(hashtextextended(p_annotator::text, 0));

    if p_retry or p_task_ids is not null then
        return query
            select a.id, a.task_id, t.item_id, i.external_id, a.round, i.data::text,
                   a.template_version, a.guideline_version, a.lease_until
            from sterling.assignment a join sterling.task t on t.id = a.task_id join sterling.item i on i.id = t.item_id
            where a.annotator_id = p_annotator and a.project_id = p_project and a.state = 0
              and (p_retry and a.id = any (p_ids)
                   or a.task_id = any (p_task_ids) and a.stage = 0 and a.round = t.round)
            limit v_count;
        get diagnostics v_rows = row_count;
        v_count := v_count - v_rows;
        if v_count = 0 or p_retry and v_rows > 0 then
            return;
        end if;
    end if;

    if p_task_ids is not null then
        -- Named tasks are waited for; in the order of their ids, so that two who name the same never deadlock.
        select coalesce(array_agg(s.ctid), '{}'), coalesce(array_agg(s.again), '{}') into v_tids, v_again from (
            select t.ctid, m.state is not null as again from sterling.task t
            left join lateral (select a.state from sterling.assignment a where a.annotator_id = p_annotator
                               and a.task_id = t.id and a.stage = 0 and a.round = t.round offset 0) m on true
            where t.id = any (p_task_ids) and t.project_id = p_project and t.state = 1 and t.free > 0
              and coalesce(m.state, 3) >= 3
            order by t.id limit v_count for update of t) s;
    else
        v_np := coalesce(v.np, -32768);
        v_seq := coalesce(v.seq, 0);
        if v.own_epoch = v.epoch and (v.own_np, v.own_seq) > (v_np, v_seq) then
            v_np := v.own_np;
            v_seq := v.own_seq;
        end if;

        -- First what came back. Looked at without a lock, a few only: the lane is short unless somebody skips a lot.
        select array_agg(t.ctid) into v_more from (
            select t.ctid, t.id, t.round from sterling.task t
            where t.project_id = p_project and t.state = 1 and t.free > 0 and t.returned
            order by t.np, t.seq limit 16 + v_count) t
        left join lateral (select a.state from sterling.assignment a where a.annotator_id = p_annotator
                           and a.task_id = t.id and a.stage = 0 and a.round = t.round offset 0) m on true
        where coalesce(m.state, 3) >= 3;
        if v_more is not null then
            select coalesce(array_agg(s.ctid), '{}'), coalesce(array_agg(s.again), '{}') into v_tids, v_again from (
                select t.ctid, m.state is not null as again from sterling.task t
                left join lateral (select a.state from sterling.assignment a where a.annotator_id = p_annotator
                                   and a.task_id = t.id and a.stage = 0 and a.round = t.round offset 0) m on true
                where t.ctid = any (v_more) and t.project_id = p_project and t.state = 1 and t.free > 0 and t.returned
                order by t.np, t.seq limit v_count for update of t skip locked) s;
        end if;

        -- Then the queue, from where this annotator or the whole queue stands.
        if cardinality(v_tids) < v_count then
            select array_agg(s.ctid), array_agg(s.again), array_agg(s.np), array_agg(s.seq)
            into v_more, v_more_again, v_nps, v_seqs from (
                select t.ctid, m.state is not null as again, t.np, t.seq from sterling.task t
                left join lateral (select a.state from sterling.assignment a where a.annotator_id = p_annotator
                                   and a.task_id = t.id and a.stage = 0 and a.round = t.round offset 0) m on true
                where t.project_id = p_project and t.state = 1 and t.free > 0 and (t.np, t.seq) > (v_np, v_seq)
                  and not (t.returned and t.ctid = any (v_tids))
                  and coalesce(m.state, 3) >= 3
                order by t.np, t.seq limit v_count - cardinality(v_tids) for update of t skip locked) s;
            if v_more is not null then
                v_tids := v_tids || v_more;
                v_again := v_again || v_more_again;
                v_np := v_nps[cardinality(v_nps)];
                v_seq := v_seqs[cardinality(v_seqs)];
                v_hinted := v.own_epoch is distinct from v.epoch or v.own_np <> v_np or v_seq - v.own_seq >= 4;
            end if;
        end if;

        -- Nothing: hints may be wrong, a locked row may have been skipped. One look without hints, which waits
        -- (nothing is held yet, so nobody can be waiting for us), and if that is in vain none for 30 s.
        if cardinality(v_tids) = 0 and v_rows = 0
           and coalesce(v.scanned_at < clock_timestamp() - interval '30 s', true) then
            select array_agg(s.ctid), array_agg(s.again), array_agg(s.np), array_agg(s.seq)
            into v_more, v_more_again, v_nps, v_seqs from (
                select t.ctid, m.state is not null as again, t.np, t.seq from sterling.task t
                left join lateral (select a.state from sterling.assignment a where a.annotator_id = p_annotator
                                   and a.task_id = t.id and a.stage = 0 and a.round = t.round offset 0) m on true
                where t.project_id = p_project and t.state = 1 and t.free > 0
                  and coalesce(m.state, 3) >= 3
                order by t.np, t.seq limit 1 for update of t) s;
            if v_more is not null then
                v_tids := v_more;
                v_again := v_more_again;
                v_np := v_nps[1];
                v_seq := v_seqs[1];
            end if;
            insert into sterling.annotator_cursor as c
                (project_id, annotator_id, organization_id, mode, epoch, np, seq, scanned_at)
            values (p_project, p_annotator, p_organization, p_mode, coalesce(v.epoch, 0), v_np, v_seq,
                    case when v_more is null then clock_timestamp() end)
            on conflict (project_id, annotator_id) do update
                set epoch = excluded.epoch, np = excluded.np, seq = excluded.seq,
                    scanned_at = excluded.scanned_at, at = clock_timestamp();
        end if;
    end if;

    v_count := cardinality(v_tids);
    if v_count = 0 then
        return;
    end if;
    if v.limited and v.cost_per_answer > 0 then
        v_count := sterling.commit_money(p_project, p_annotator, v.cost_per_answer, v_count);
        if v_count = 0 then
            if v_rows > 0 then
                return;
            end if;
            raise exception using errcode = 'ST402', message =
                'The budget of this project does not cover one more answer; a manager can raise it.';
        end if;
        v_hinted := v_hinted and v_count = cardinality(v_tids);
        v_tids := v_tids[1:v_count];
    end if;
    if v_hinted then
        update sterling.annotator_cursor c
        set epoch = v.epoch, np = v_np, seq = v_seq, scanned_at = null, at = clock_timestamp()
        where c.project_id = p_project and c.annotator_id = p_annotator;
        if not found then
            insert into sterling.annotator_cursor (project_id, annotator_id, organization_id, mode, epoch, np, seq)
            values (p_project, p_annotator, p_organization, p_mode, coalesce(v.epoch, 0), v_np, v_seq)
            on conflict (project_id, annotator_id) do nothing;
        end if;
    end if;

    -- One after the other: a short statement costs a fraction of the one that would do it all.
    foreach v_tid in array v_tids loop
        v_rows := v_rows + 1;
        v_n := v_n + 1;
        update sterling.task t
        set live = t.live + 1, free = greatest(0, t.need - t.done - t.live - 1),
            returned = t.returned and t.need - t.done - t.live > 1
        where t.ctid = v_tid
        returning t.id, t.item_id, t.round into task_id, item_id, round;
        if v_again[v_n] then
            -- A lease of theirs that ran out, or was released, is taken up again.
            update sterling.assignment a
            set state = 0, reason = null, cost = v.cost_per_answer, claimed_at = clock_timestamp(),
                lease_until = clock_timestamp() + make_interval(secs => v.lease_seconds),
                template_version = v.template_version, guideline_version = v.guideline_version
            where a.annotator_id = p_annotator and a.task_id = claim.task_id and a.stage = 0 and a.round = claim.round
            returning a.id, a.lease_until into id, lease_until;
        else
            insert into sterling.assignment as a (id, organization_id, mode, project_id, task_id, annotator_id, round,
                                                  template_version, guideline_version, cost, lease_until)
            values (p_ids[v_rows], p_organization, p_mode, p_project, task_id, p_annotator, round, v.template_version,
                    v.guideline_version, v.cost_per_answer, clock_timestamp() + make_interval(secs => v.lease_seconds))
            returning a.id, a.lease_until into id, lease_until;
        end if;
        insert into sterling.event (id, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id, data)
        values (p_events[v_rows], p_organization, p_mode, 'task.claimed', task_id, p_user, p_annotator, p_key,
                json_build_object('assignment_id', id, 'project_id', p_project, 'round', round));
        select i.external_id, i.data::text into external_id, data from sterling.item i where i.id = item_id;
        template_version := v.template_version;
        guideline_version := v.guideline_version;
        return next;
    end loop;
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
set sterling.counted = 'yes'
as $$
#variable_conflict use_column
declare
    v_task record;
    v_lease record;
    v_held boolean;
    v_state smallint;
    v_outcome smallint;
    v_cost bigint;
begin
    select a.task_id, a.annotator_id into v_lease from sterling.assignment a
    where a.id = p_assignment and a.organization_id = p_organization and a.mode = p_mode;
    if not found then
        raise exception using errcode = 'ST404', message = format('There is no assignment %s.', p_assignment);
    end if;
    if v_lease.annotator_id <> p_annotator then
        raise exception using errcode = 'ST403', message = 'This assignment is somebody else''s.';
    end if;
    perform pg_advisory_xact_lock(hashtextextended(p_annotator::text, 0));
    select t.ctid, t.id, t.project_id, t.state, t.round, t.need, t.done, t.live, t.free into v_task
    from sterling.task t where t.id = v_lease.task_id for update;
    if not found then
        raise exception using errcode = 'ST404', message = 'The project of this assignment was deleted.';
    end if;
    select a.ctid, a.state, a.round, a.cost, a.template_version, a.guideline_version into v_lease
    from sterling.assignment a where a.id = p_assignment for update;
    if v_lease.state = 1 then
        return query select v_task.id, v_task.project_id, w.outcome, true
                     from sterling.answer w where w.assignment_id = p_assignment;
        return;
    end if;

    v_cost := v_lease.cost;
    v_held := v_lease.state = 0 and v_lease.round = v_task.round;
    if v_lease.round <> v_task.round or v_task.state = 6 then
        v_outcome := 1;
    elsif v_held then
        v_outcome := 0;
        v_task.done := v_task.done + 1;
    elsif v_task.state = 1 and v_task.free > 0 then
        -- Late, but its slot is still free: it is bought again.
        select a.cost_per_answer into v_cost from sterling.annotator a where a.id = p_annotator;
        perform from sterling.project p where p.id = v_task.project_id and p.budget is not null and v_cost > 0 for share;
        if found and sterling.commit_money(v_task.project_id, p_annotator, v_cost, 1) = 0 then
            v_cost := 0;
            v_outcome := 1;
        else
            v_outcome := 0;
            v_task.done := v_task.done + 1;
        end if;
    else
        v_outcome := 1;
    end if;

    if v_held then
        v_task.live := v_task.live - 1;
    end if;
    if v_held or v_outcome = 0 then
        v_state := case when v_task.state = 1 and v_task.done >= v_task.need then 2 else v_task.state end;
        update sterling.task t
        set live = v_task.live, done = v_task.done, free = greatest(0, t.need - v_task.done - v_task.live),
            state = v_state, returned = t.returned and t.need > v_task.done + v_task.live
        where t.ctid = v_task.ctid;
        if v_state <> v_task.state then
            insert into sterling.task_tally (organization_id, mode, project_id, state, n)
            values (p_organization, p_mode, v_task.project_id, v_task.state, -1),
                   (p_organization, p_mode, v_task.project_id, v_state, 1);
        end if;
    end if;
    update sterling.assignment a set state = 1, cost = v_cost where a.ctid = v_lease.ctid;
    insert into sterling.answer (assignment_id, organization_id, mode, project_id, task_id, annotator_id, round, body,
                                 outcome, seconds, suggestions, template_version, guideline_version)
    values (p_assignment, p_organization, p_mode, v_task.project_id, v_task.id, p_annotator, v_lease.round,
            p_body::json, v_outcome, p_seconds, p_suggestions::json, v_lease.template_version,
            v_lease.guideline_version);
    update sterling.standing s
    set answers = s.answers + 1, surplus = s.surplus + v_outcome, last_at = clock_timestamp()
    where s.project_id = v_task.project_id and s.annotator_id = p_annotator;
    if not found then
        insert into sterling.standing as s (project_id, annotator_id, organization_id, mode, answers, surplus, last_at)
        values (v_task.project_id, p_annotator, p_organization, p_mode, 1, v_outcome, clock_timestamp())
        on conflict (project_id, annotator_id) do update
            set answers = s.answers + 1, surplus = s.surplus + v_outcome, last_at = excluded.last_at;
    end if;
    insert into sterling.event (id, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id, data)
    values (p_event, p_organization, p_mode, 'answer.submitted', p_assignment, p_user, p_annotator, p_key,
            json_build_object('task_id', v_task.id, 'project_id', v_task.project_id,
                              'outcome', case v_outcome when 0 then 'counted' else 'surplus' end));
    task_id := v_task.id;
    project_id := v_task.project_id;
    outcome := v_outcome;
    repeated := false;
    return next;
end $$;

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

-- Hints -------------------------------------------------------------------------------------------------

-- Publishes where the live head of each busy project's queue is. Run every second.
create function sterling.publish_heads() returns integer language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
    v_head record;
    v_first record;
    v_published integer := 0;
begin
    for v_head in
        select h.project_id, h.epoch, h.np, h.seq from sterling.queue_head h
        where exists (select from sterling.annotator_cursor c where c.project_id = h.project_id
                      and c.at > clock_timestamp() - interval '2 minutes')
        order by h.project_id
    loop
        select t.np, t.seq - 1 as seq into v_first from sterling.task t
        where t.project_id = v_head.project_id and t.state = 1 and t.free > 0 and not t.returned
          and (t.np, t.seq) > (v_head.np, v_head.seq)
        order by t.np, t.seq limit 1;
        if not found then
            -- Nothing is free: the head is where the farthest reader stands.
            select c.np, c.seq into v_first from sterling.annotator_cursor c
            where c.project_id = v_head.project_id and c.epoch = v_head.epoch order by c.np desc, c.seq desc limit 1;
            continue when not found;
        end if;
        update sterling.queue_head h set np = v_first.np, seq = v_first.seq
        where h.project_id = v_head.project_id and h.epoch = v_head.epoch
          and (h.np, h.seq) < (v_first.np, v_first.seq);
        v_published := v_published + 1;
    end loop;
    return v_published;
end $$;

-- Hints can delay a task but never lose it: what is free and lies behind everybody who reads now was skipped
-- while somebody else held it, or was committed late. It goes to the lane that is looked at first.
-- One project per call, each at most once a minute; returns how many tasks came back, null when none was due.
create function sterling.rescue_tasks() returns integer language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
    v_head record;
    v_rescued integer;
begin
    select h.project_id, h.epoch, c.np, c.seq into v_head
    from sterling.queue_head h
    cross join lateral (
        select c.np, c.seq from sterling.annotator_cursor c
        where c.project_id = h.project_id and c.epoch = h.epoch and c.at > clock_timestamp() - interval '2 minutes'
        order by c.np, c.seq limit 1) c
    where h.rescued_at < clock_timestamp() - interval '1 minute'
    order by h.rescued_at limit 1 for update of h skip locked;
    if not found then
        return null;
    end if;
    update sterling.task t set returned = true
    where t.ctid = any (array(
        select t.ctid from sterling.task t
        where t.project_id = v_head.project_id and t.state = 1 and t.free > 0 and not t.returned
          and (t.np, t.seq) < (v_head.np, v_head.seq) and t.created_at < clock_timestamp() - interval '1 minute'
        order by t.np, t.seq limit 1000 for update skip locked));
    get diagnostics v_rescued = row_count;
    update sterling.queue_head h set rescued_at = clock_timestamp() where h.project_id = v_head.project_id;
    return v_rescued;
end $$;

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

-- Rounds, redundancy, batches -----------------------------------------------------------------------------

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
