-- Claim: leases tasks to an annotator. See 0001_leases.sql for the order of locks and for why plans are pinned.
--
-- One task of the queue takes three statements: what holds here, the lease, now and then the cursor. Setting a
-- statement up costs the server more than the rows that it touches, so what can be one statement is one, locks are
-- taken by plain expressions, and whatever is rare has a function of its own. Those run with the rights of whoever
-- calls them: the owner's inside a claim, and behind the wall outside.

-- Leases that this annotator has already and that a repeated or a naming claim gives again.
create or replace function sterling.leases_again(
    p_annotator uuid, p_project uuid, p_ids uuid[], p_task_ids uuid[], p_retry boolean, p_count integer
) returns table (id uuid, task_id uuid, item_id uuid, external_id text, round smallint, data text,
                 template_version integer, guideline_version integer, lease_until timestamptz)
language sql set search_path = pg_catalog, pg_temp as $$
    select a.id, a.task_id, t.item_id, i.external_id, a.round, i.data::text,
           a.template_version, a.guideline_version, a.lease_until
    from sterling.assignment a join sterling.task t on t.id = a.task_id join sterling.item i on i.id = t.item_id
    where a.annotator_id = p_annotator and a.project_id = p_project and a.state = 0
      and (p_retry and a.id = any (p_ids)
           or a.task_id = any (p_task_ids) and a.stage = 0 and a.round = t.round)
    limit p_count;
$$;

-- Locks up to p_count named tasks that this annotator may have. They are waited for; in the order of their ids, so
-- that two who name the same never deadlock.
create or replace function sterling.lock_named(p_annotator uuid, p_project uuid, p_task_ids uuid[], p_count integer)
returns setof uuid language sql
set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
    select t.id from sterling.task t
    where t.id = any (p_task_ids) and t.project_id = p_project and t.state = 1 and t.free > 0
      and coalesce((select a.state from sterling.assignment a where a.annotator_id = p_annotator
                    and a.task_id = t.id and a.stage = 0 and a.round = t.round), 3) >= 3
    order by t.id limit p_count for update of t;
$$;

-- Locks up to p_count tasks that came back. Looked at without a lock first, a few only: the lane is short unless
-- somebody skips a lot.
create or replace function sterling.lock_returned(p_annotator uuid, p_project uuid, p_count integer)
returns setof uuid language sql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
    select t.id from sterling.task t
    where t.id = any (array(
            select l.id from (
                select t.id, t.round, t.np, t.seq from sterling.task t
                where t.project_id = p_project and t.state = 1 and t.free > 0 and t.returned
                  and coalesce(t.price, -1) = -1
                order by t.np, t.seq limit 16 + p_count) l
            where coalesce((select a.state from sterling.assignment a where a.annotator_id = p_annotator
                            and a.task_id = l.id and a.stage = 0 and a.round = l.round), 3) >= 3))
      and t.state = 1 and t.free > 0 and t.returned and t.price is null
    order by t.np, t.seq limit p_count for update of t skip locked;
$$;

-- Locks up to p_count tasks whose next answer is wanted from annotators of this one's price. Looked at without a
-- lock first; few of them are theirs already, as a task asks another price's annotators before it asks all again.
create or replace function sterling.lock_bought(p_annotator uuid, p_project uuid, p_price bigint, p_count integer)
returns setof uuid language sql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
    select t.id from sterling.task t
    where t.id = any (array(
            select t.id from sterling.task t
            where t.project_id = p_project and t.state = 1 and t.free > 0 and t.price is not null
              and coalesce(t.price, -1) = p_price
              and coalesce((select a.state from sterling.assignment a where a.annotator_id = p_annotator
                            and a.task_id = t.id and a.stage = 0 and a.round = t.round), 3) >= 3
            order by t.np, t.seq limit 16 + p_count))
      and t.state = 1 and t.free > 0 and t.price is not null and t.price = p_price
    order by t.np, t.seq limit p_count for update of t skip locked;
$$;

-- Locks the first task of the whole queue that this annotator may have, without hints. It waits: nothing is held
-- yet, so nobody can be waiting for us.
create or replace function sterling.lock_first(p_annotator uuid, p_project uuid)
returns table (task uuid, np smallint, seq bigint) language sql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
    select t.id, t.np, t.seq from sterling.task t
    where t.project_id = p_project and t.state = 1 and t.free > 0 and t.price is null
      and coalesce((select a.state from sterling.assignment a where a.annotator_id = p_annotator
                    and a.task_id = t.id and a.stage = 0 and a.round = t.round), 3) >= 3
    order by t.np, t.seq limit 1 for update of t;
$$;

-- Says why a claim got no answer to what holds here.
create or replace function sterling.refuse_claim(p_organization uuid, p_mode text, p_project uuid) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_state text;
begin
    select p.state into v_state from sterling.project p
    where p.id = p_project and p.organization_id = p_organization and p.mode = p_mode;
    if not found then
        raise exception using errcode = 'ST404', message = format('There is no project %s.', p_project);
    end if;
    if v_state <> 'active' then
        raise exception using errcode = 'ST409', message =
            format('The project is %s and hands out no tasks; a manager can set it active.', v_state);
    end if;
    raise exception using errcode = 'ST403', message =
        'This annotator is not active here; an admin can change that.';
end $$;

-- What is proposed for a task, newest first, as a JSON array; null when there is nothing.
create or replace function sterling.suggestions_of(p_task uuid) returns text language sql stable
set search_path = pg_catalog, pg_temp as $$
    select json_agg(json_build_object('annotator_id', s.annotator_id, 'annotator', a.name, 'kind', a.kind,
                                      'answer', s.answer, 'probabilities', s.probabilities)
                    order by s.created_at desc, s.annotator_id)::text
    from sterling.suggestion s join sterling.annotator a on a.id = s.annotator_id where s.task_id = p_task;
$$;

-- Leases up to cardinality(p_ids) tasks. With p_task_ids these tasks only, and a lease that the annotator holds
-- on one of them is given again. With p_retry leases that already have one of p_ids are given again.
create or replace function sterling.claim(
    p_organization uuid, p_mode text, p_annotator uuid, p_project uuid, p_ids uuid[], p_events uuid[],
    p_task_ids uuid[] default null, p_retry boolean default false, p_user uuid default null, p_key uuid default null
) returns table (id uuid, task_id uuid, item_id uuid, external_id text, round smallint, data text,
                 template_version integer, guideline_version integer, lease_until timestamptz, suggestions text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
as $$
#variable_conflict use_column
declare
    v_wanted integer := cardinality(p_ids);
    v_given integer := 0;
    v_leased integer := 0;
    v record;
    v_tasks uuid[] := '{}';
    v_np smallint;
    v_seq bigint;
    v_next_np smallint;
    v_next_seq bigint;
    v_queued boolean;
    v_locked boolean;
    v_moved boolean := false;
begin
    -- Shared by all who claim here; held alone only while the budget is rewritten or the project deleted.
    v_locked := pg_advisory_xact_lock_shared(hashtextextended(p_project::text, 1)) is null;
    v_locked := pg_advisory_xact_lock(hashtextextended(p_annotator::text, 0)) is null;
    select p.lease_seconds, p.template_version, p.guideline_version, p.budget is not null and a.cost_per_answer > 0 as limited,
           p.suggested, a.cost_per_answer, h.epoch, h.np, h.seq, c.epoch as own_epoch, c.np as own_np, c.seq as own_seq, c.scanned_at,
           exists (select from sterling.task t where t.project_id = p_project and t.state = 1 and t.free > 0
                   and (t.returned or t.price is not null)) as urgent
    into v
    from sterling.project p
    join sterling.annotator a on a.id = p_annotator and a.organization_id = p_organization and a.active
    left join sterling.queue_head h on h.project_id = p.id
    left join sterling.annotator_cursor c on c.project_id = p.id and c.annotator_id = p_annotator
    where p.id = p_project and p.organization_id = p_organization and p.mode = p_mode and p.state = 'active';
    if not found then
        perform sterling.refuse_claim(p_organization, p_mode, p_project);
    end if;

    if p_retry or p_task_ids is not null then
        return query select l.*, case when v.suggested then sterling.suggestions_of(l.task_id) end
            from sterling.leases_again(p_annotator, p_project, p_ids, p_task_ids, p_retry, v_wanted) l;
        get diagnostics v_given = row_count;
        v_wanted := v_wanted - v_given;
        if v_wanted = 0 or p_retry and v_given > 0 then
            return;
        end if;
    end if;

    -- First what was named or came back; from there on the queue, from where this annotator or the whole queue
    -- stands.
    if p_task_ids is not null then
        v_tasks := array(select * from sterling.lock_named(p_annotator, p_project, p_task_ids, v_wanted));
        v_wanted := cardinality(v_tasks);
    elsif v.urgent then
        v_tasks := array(select * from sterling.lock_bought(p_annotator, p_project, v.cost_per_answer, v_wanted));
    end if;
    if p_task_ids is null and v.urgent and cardinality(v_tasks) < v_wanted then
        v_tasks := v_tasks || array(select * from sterling.lock_returned(
            p_annotator, p_project, v_wanted - cardinality(v_tasks)));
    end if;
    v_np := coalesce(v.np, -32768);
    v_seq := coalesce(v.seq, 0);
    if v.own_epoch = v.epoch and (v.own_np, v.own_seq) > (v_np, v_seq) then
        v_np := v.own_np;
        v_seq := v.own_seq;
    end if;

    if v.limited then
        -- A look without a lock; what is short in the end is refused in the end. One is tried in any case: where no
        -- task is left that is what they are told.
        select least(v_wanted, greatest(sum(b.remaining)::bigint / v.cost_per_answer, case v_given when 0 then 1 else 0 end))
        into v_wanted from sterling.budget b where b.project_id = p_project;
    end if;

    while v_leased < v_wanted loop
        v_queued := v_leased >= cardinality(v_tasks);
        lease_until := clock_timestamp() + make_interval(secs => v.lease_seconds);
        with taken as (
            update sterling.task t
            set live = t.live + 1, free = greatest(0, t.need - t.done - t.live - 1),
                returned = t.returned and t.need - t.done - t.live > 1
            where t.id = coalesce(v_tasks[v_leased + 1], (
                select q.id from sterling.task q
                where q.project_id = p_project and q.state = 1 and q.free > 0 and q.price is null
                  and (q.np, q.seq) > (v_np, v_seq)
                  and coalesce((select a.state from sterling.assignment a where a.annotator_id = p_annotator
                                and a.task_id = q.id and a.stage = 0 and a.round = q.round), 3) >= 3
                order by q.np, q.seq limit 1 for update of q skip locked))
            returning t.id, t.item_id, t.round, t.np, t.seq
        ), leased as (
            insert into sterling.assignment as a (id, organization_id, mode, project_id, task_id, annotator_id, round,
                                                  template_version, guideline_version, cost, lease_until)
            select p_ids[v_given + v_leased + 1], p_organization, p_mode, p_project, taken.id, p_annotator,
                   taken.round, v.template_version, v.guideline_version, v.cost_per_answer, claim.lease_until
            from taken
            -- A lease of theirs that ran out, or was released, is taken up again.
            on conflict (annotator_id, task_id, stage, round) do update
                set state = 0, reason = null, cost = excluded.cost, claimed_at = excluded.claimed_at,
                    lease_until = excluded.lease_until, template_version = excluded.template_version,
                    guideline_version = excluded.guideline_version
            returning a.id
        ), logged as (
            insert into sterling.event (id, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id,
                                        data)
            select p_events[v_given + v_leased + 1], p_organization, p_mode, 'task.claimed', taken.id, p_user,
                   p_annotator, p_key,
                   json_build_object('assignment_id', leased.id, 'project_id', p_project, 'round', taken.round)
            from taken cross join leased
        )
        select leased.id, taken.id, taken.item_id, taken.round, taken.np, taken.seq, i.external_id, i.data::text
        into id, task_id, item_id, round, v_next_np, v_next_seq, external_id, data
        from taken cross join leased join sterling.item i on i.id = taken.item_id;

        if task_id is null then
            -- Nothing: hints may be wrong, a locked row may have been skipped. One look without hints, and if that is
            -- in vain none for 30 s.
            exit when v_leased > 0 or v_given > 0 or p_task_ids is not null
                   or v.scanned_at > clock_timestamp() - interval '30 s';
            select array[l.task], l.np, l.seq into v_tasks, v_next_np, v_next_seq
            from sterling.lock_first(p_annotator, p_project) l;
            v.scanned_at := clock_timestamp();
            insert into sterling.annotator_cursor as c
                (project_id, annotator_id, organization_id, mode, epoch, np, seq, scanned_at)
            values (p_project, p_annotator, p_organization, p_mode, coalesce(v.epoch, 0), coalesce(v_next_np, v_np),
                    coalesce(v_next_seq, v_seq), case when v_next_seq is null then v.scanned_at end)
            on conflict (project_id, annotator_id) do update
                set epoch = excluded.epoch, np = excluded.np, seq = excluded.seq,
                    scanned_at = excluded.scanned_at, at = clock_timestamp();
            exit when v_next_seq is null;
            continue;
        end if;
        if v_queued then
            v_np := v_next_np;
            v_seq := v_next_seq;
            v_moved := true;
        end if;
        v_leased := v_leased + 1;
        template_version := v.template_version;
        guideline_version := v.guideline_version;
        suggestions := case when v.suggested then sterling.suggestions_of(task_id) end;
        return next;
    end loop;

    if v_leased > 0 and v.limited
       and sterling.commit_money(p_project, p_annotator, v.cost_per_answer, v_leased) < v_leased then
        if v_leased > 1 or v_given > 0 then
            raise serialization_failure using message = 'Others took from the budget at this moment.';
        end if;
        raise exception using errcode = 'ST402', message =
            'The budget of this project does not cover one more answer; a manager can raise it.';
    end if;
    if v_moved and (v.own_epoch is distinct from v.epoch or v.own_np <> v_np or v_seq - v.own_seq >= 16) then
        update sterling.annotator_cursor c
        set epoch = v.epoch, np = v_np, seq = v_seq, scanned_at = null, at = clock_timestamp()
        where c.project_id = p_project and c.annotator_id = p_annotator;
        if not found then
            insert into sterling.annotator_cursor (project_id, annotator_id, organization_id, mode, epoch, np, seq)
            values (p_project, p_annotator, p_organization, p_mode, coalesce(v.epoch, 0), v_np, v_seq)
            on conflict (project_id, annotator_id) do nothing;
        end if;
    end if;
end $$;
