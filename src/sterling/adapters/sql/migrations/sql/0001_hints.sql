-- Hints of where to read the queue, kept by the sweep. Never truth: a wrong hint delays a task and loses none.

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
        where t.project_id = v_head.project_id and t.state = 1 and t.free > 0 and t.price is null and not t.returned
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
        where t.project_id = v_head.project_id and t.state = 1 and t.free > 0 and t.price is null and not t.returned
          and (t.np, t.seq) < (v_head.np, v_head.seq) and t.created_at < clock_timestamp() - interval '1 minute'
        order by t.np, t.seq limit 1000 for update skip locked));
    get diagnostics v_rescued = row_count;
    update sterling.queue_head h set rescued_at = clock_timestamp() where h.project_id = v_head.project_id;
    return v_rescued;
end $$;
