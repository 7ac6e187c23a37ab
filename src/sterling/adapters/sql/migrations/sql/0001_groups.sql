-- Claims and submits that arrive at the same moment, together: one transaction for the ordinary ones of a group.
--
-- Setting a statement up costs the server several times what a row costs, so a group of eight costs little more than
-- one. Whatever is not ordinary is left out, and so refused or done by the functions for one (0001_claim.sql,
-- 0001_submit.sql): nobody's refusal touches another. For the same reason nothing here waits for a lock: who is busy
-- elsewhere is left out too, which is also why groups cannot deadlock.
--
-- Plans are kept, and made while tables are nearly empty: by their statistics to read all leases of an annotator, or
-- all that are out, costs no more than to look one up. So what is looked up by a key is looked up in a lateral query of
-- its own, which cannot be planned as anything else.

-- One task of the queue for each of these annotators; says to which of them, by their place, it gave what.
-- With p_retry some of p_ids may have been given before: those are left out.
create or replace function sterling.claim_together(
    p_organization uuid, p_mode text, p_project uuid, p_annotators uuid[], p_ids uuid[], p_events uuid[],
    p_users uuid[], p_keys uuid[], p_retry boolean
) returns table (place bigint, id uuid, task_id uuid, item_id uuid, external_id text, round smallint, data text,
                 template_version integer, guideline_version integer, lease_until timestamptz, suggestions text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v record;
    v_who record;
    v_task record;
    v_until timestamptz;
    v_places bigint[] := '{}';
    v_given uuid[] := '{}';
    v_costs bigint[] := '{}';
    v_tasks uuid[] := '{}';
    v_tids tid[] := '{}';
    v_movers uuid[] := '{}';
    v_cursors tid[] := '{}';
    v_moved integer;
    v_nps smallint[] := '{}';
    v_seqs bigint[] := '{}';
begin
    if not pg_try_advisory_xact_lock_shared(hashtextextended(p_project::text, 1)) then
        return;
    end if;
    -- What came back goes first, one by one; where nothing is to be had here, the function for one says why.
    select p.lease_seconds, p.template_version, p.guideline_version, p.budget is not null as limited, p.suggested,
           coalesce(h.epoch, 0) as epoch, coalesce(h.np, (-32768)::smallint) as np, coalesce(h.seq, 0) as seq,
           exists (select from sterling.task t where t.project_id = p_project and t.state = 1 and t.free > 0
                   and (t.returned or t.price is not null)) as urgent
    into v
    from sterling.project p left join sterling.queue_head h on h.project_id = p.id
    where p.id = p_project and p.organization_id = p_organization and p.mode = p_mode and p.state = 'active';
    if not found then
        return;
    end if;
    if v.urgent then
        perform from sterling.task t where t.project_id = p_project and t.state = 1 and t.free > 0
            and t.returned and coalesce(t.price, -1) = -1 limit 1;
        if found then
            return;
        end if;
    end if;
    for v_who in
        select w.place, a.id, a.cost_per_answer, c.epoch = v.epoch and (c.np, c.seq) > (v.np, v.seq) as ahead, c.epoch, c.np, c.seq,
               c.ctid as cursor
        from unnest(p_annotators) with ordinality as w (id, place)
        cross join lateral (
            select a.id, a.cost_per_answer from sterling.annotator a
            where a.id = w.id and a.organization_id = p_organization and a.active offset 0) a
        left join lateral (
            select c.epoch, c.np, c.seq, c.ctid from sterling.annotator_cursor c
            where c.project_id = p_project and c.annotator_id = a.id offset 0) c on true
        where not (v.limited and a.cost_per_answer > 0)
          and not (p_retry and exists (select from sterling.assignment s where s.id = p_ids[w.place]))
          -- Nor where an answer is wanted from those of this one's price: that comes first.
          and not (v.urgent and exists (
              select from sterling.task t where t.project_id = p_project and t.state = 1 and t.free > 0
              and t.price is not null and coalesce(t.price, -1) = a.cost_per_answer))
        order by w.place
    loop
        -- Nobody twice: what the first call got is not written yet, so the second would get the same.
        continue when v_who.id = any (v_given) or not pg_try_advisory_xact_lock(hashtextextended(v_who.id::text, 0));
        select q.ctid, q.id, q.np, q.seq, a.id as former into v_task
        from sterling.task q
        left join lateral (
            select a.id, a.state from sterling.assignment a
            where a.task_id = q.id and a.annotator_id = v_who.id and a.stage = 0 and a.round = q.round offset 0) a on true
        where q.project_id = p_project and q.state = 1 and q.free > 0 and q.price is null
          and (q.np, q.seq) > (case when v_who.ahead then v_who.np else v.np end,
                               case when v_who.ahead then v_who.seq else v.seq end)
          -- Nor is what was given to the others of this group.
          and q.free > coalesce(cardinality(array_positions(v_tasks, q.id)), 0)
          and coalesce(a.state, 3) >= 3
        order by q.np, q.seq limit 1 for update of q skip locked;
        -- A lease of theirs that ran out, or was released, is taken up again: the function for one does that.
        continue when not found or v_task.former is not null;
        v_places := v_places || v_who.place;
        v_given := v_given || v_who.id;
        v_costs := v_costs || v_who.cost_per_answer;
        v_tasks := v_tasks || v_task.id;
        v_tids := v_tids || v_task.ctid;
        if v_who.epoch is distinct from v.epoch or v_who.np <> v_task.np or v_task.seq - v_who.seq >= 16 then
            v_movers := v_movers || v_who.id;
            v_cursors := v_cursors || v_who.cursor;
            v_nps := v_nps || v_task.np;
            v_seqs := v_seqs || v_task.seq;
        end if;
    end loop;
    if v_tasks = '{}' then
        return;
    end if;
    v_until := clock_timestamp() + make_interval(secs => v.lease_seconds);
    return query
        -- The tasks are found by where their rows lie: they are locked, so they stay there.
        with taken as (
            update sterling.task t
            set live = t.live + c.n, free = greatest(0, t.need - t.done - t.live - c.n),
                returned = t.returned and t.need - t.done - t.live > c.n
            from (select c.tid, count(*)::smallint as n from unnest(v_tids) as c (tid) group by c.tid) c
            where t.ctid = c.tid
            returning t.id, t.item_id, t.round
        ), chosen as (
            select c.place, c.annotator_id, c.cost, taken.*
            from unnest(v_places, v_given, v_costs, v_tasks) as c (place, annotator_id, cost, task_id)
            join taken on taken.id = c.task_id
        ), leased as (
            insert into sterling.assignment (id, organization_id, mode, project_id, task_id, annotator_id, round,
                                             template_version, guideline_version, cost, lease_until)
            select p_ids[c.place], p_organization, p_mode, p_project, c.id, c.annotator_id, c.round,
                   v.template_version, v.guideline_version, c.cost, v_until
            from chosen c
        ), logged as (
            insert into sterling.event (id, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id,
                                        data)
            select p_events[c.place], p_organization, p_mode, 'task.claimed', c.id, p_users[c.place],
                   c.annotator_id, p_keys[c.place],
                   json_build_object('assignment_id', p_ids[c.place], 'project_id', p_project, 'round', c.round)
            from chosen c
        )
        select c.place, p_ids[c.place], c.id, c.item_id, i.external_id, c.round, i.data::text,
               v.template_version, v.guideline_version, v_until,
               case when v.suggested then sterling.suggestions_of(c.id) end
        from chosen c
        cross join lateral (select i.external_id, i.data from sterling.item i where i.id = c.item_id offset 0) i;
    if v_movers <> '{}' then
        -- Where they were read a moment ago; all again, by their keys, if one is new or has been moved meanwhile.
        update sterling.annotator_cursor c
        set epoch = v.epoch, np = m.np, seq = m.seq, scanned_at = null, at = clock_timestamp()
        from unnest(v_cursors, v_movers, v_nps, v_seqs) as m (cursor, annotator_id, np, seq)
        where c.ctid = m.cursor and c.annotator_id = m.annotator_id;
        get diagnostics v_moved = row_count;
    end if;
    if v_moved < cardinality(v_movers) then
        insert into sterling.annotator_cursor as c (project_id, annotator_id, organization_id, mode, epoch, np, seq)
        select p_project, m.annotator_id, p_organization, p_mode, v.epoch, m.np, m.seq
        from unnest(v_movers, v_nps, v_seqs) as m (annotator_id, np, seq)
        on conflict (project_id, annotator_id) do update
            set epoch = excluded.epoch, np = excluded.np, seq = excluded.seq, scanned_at = null, at = excluded.at;
    end if;
end $$;

-- Stores the answers whose leases are out, each once; says of which, by their place, and to which task. They all count.
create or replace function sterling.submit_together(
    p_organization uuid, p_mode text, p_annotators uuid[], p_assignments uuid[], p_bodies text[], p_seconds real[],
    p_suggestions text[], p_events uuid[], p_users uuid[], p_keys uuid[]
) returns table (place bigint, task_id uuid)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set sterling.tallied = 'on' -- what settles is counted here, for the whole group
as $$
#variable_conflict use_column
declare
    v_places bigint[];
    v_leases tid[];
    v_tasks tid[];
begin
    v_places := array(
        select r.place from unnest(p_assignments, p_annotators) with ordinality as r (assignment_id, annotator_id, place)
        where pg_try_advisory_xact_lock(hashtextextended(r.annotator_id::text, 0)));
    -- The tasks are locked by a statement of their own, so that the next one sees what is true from then on. Whoever
    -- ends a lease locks its task first; an extended one has moved, is not found, and is left out. "State < 1" is a
    -- lease that is out, said so that nobody takes the index of all that are.
    select array_agg(f.place), array_agg(f.lease), array_agg(f.task) into v_places, v_leases, v_tasks
    from (
        select r.place, a.ctid as lease, t.ctid as task from unnest(v_places) as r (place)
        cross join lateral (
            select a.ctid, a.task_id, a.round from sterling.assignment a
            where a.id = p_assignments[r.place] and a.annotator_id = p_annotators[r.place]
              and a.organization_id = p_organization and a.mode = p_mode and a.state < 1 offset 0) a
        join sterling.task t on t.id = a.task_id and t.round = a.round and t.state <> 6
        for update of t skip locked) f;
    return query
        with lease as (
            update sterling.assignment a set state = 1
            from unnest(v_places, v_leases, v_tasks) as r (place, lease, task)
            where a.ctid = r.lease and a.state < 1
            returning r.place, r.task, a.id, a.project_id, a.task_id, a.annotator_id, a.round, a.template_version,
                      a.guideline_version
        ), stored as (
            insert into sterling.answer (assignment_id, organization_id, mode, project_id, task_id, annotator_id, round,
                                         body, outcome, seconds, suggestions, template_version, guideline_version)
            select l.id, p_organization, p_mode, l.project_id, l.task_id, l.annotator_id, l.round,
                   p_bodies[l.place]::json, 0, p_seconds[l.place], p_suggestions[l.place]::json, l.template_version,
                   l.guideline_version
            from lease l
        ), logged as (
            insert into sterling.event (id, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id,
                                        data)
            select p_events[l.place], p_organization, p_mode, 'answer.submitted', l.id, p_users[l.place],
                   l.annotator_id, p_keys[l.place],
                   json_build_object('task_id', l.task_id, 'project_id', l.project_id, 'outcome', 'counted')
            from lease l
        ), stood as (
            insert into sterling.standing as s (project_id, annotator_id, organization_id, mode, answers, last_at)
            select l.project_id, l.annotator_id, p_organization, p_mode, count(*), clock_timestamp()
            from lease l group by l.project_id, l.annotator_id
            on conflict (project_id, annotator_id) do update
                set answers = s.answers + excluded.answers, last_at = excluded.last_at
        ), filled as (
            -- The slots were held and are now filled: `free` and `returned` stay as they are.
            update sterling.task t
            set done = t.done + f.n, live = t.live - f.n,
                state = case when t.state = 1 and t.done + f.n >= t.need then 2 else t.state end
            from (select l.task, count(*)::smallint as n from lease l group by l.task) f where t.ctid = f.task
            returning t.project_id, t.state = 2 and t.done >= t.need and t.done - f.n < t.need as settled
        ), tallied as (
            insert into sterling.task_tally (organization_id, mode, project_id, state, n)
            select p_organization, p_mode, f.project_id, s.state, s.sign * f.n
            from (select f.project_id, count(*) as n from filled f where f.settled group by f.project_id) f
            cross join (values (1::smallint, -1), (2::smallint, 1)) as s (state, sign)
        )
        select l.place, l.task_id from lease l;
end $$;
