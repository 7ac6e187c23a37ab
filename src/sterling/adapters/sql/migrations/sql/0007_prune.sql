-- Blobs that nothing names any more are forgotten, and their bytes removed.
alter table sterling.organization add column pruned_at timestamptz not null default now();
-- When it was last stored, not only first: whoever stores it again has its time to name it.
alter table sterling.blob rename column created_at to put_at;
-- Files of imports had no row; those that may still be read get one, as all that come have.
insert into sterling.blob (organization_id, mode, sha256, size, media_type)
select j.organization_id, j.mode, decode(j.arguments ->> 'sha256', 'hex'), (j.arguments ->> 'size')::bigint,
       'application/octet-stream'
from sterling.job j where j.kind = 'import' and j.state <> 'succeeded'
on conflict do nothing;

-- What a blob's bytes are removed under, and stored blobs made known under: one of 256 for each organization.
create function sterling.shelf(p_organization uuid, p_sha256 bytea) returns bigint language sql immutable as $$
    select hashtextextended(p_organization::text || ' ' || get_byte(p_sha256, 0), 3);
$$;

-- Blobs that something in an organization names. Not what answers hold: the digests in there are of what the item
-- names. Files of imports that succeeded serve nobody: no retry reads them. Cut at the mark, since a regular
-- expression takes five times as long for each item.
create function sterling.named_blobs(p_organization uuid) returns table (mode text, sha256 bytea) language sql
set search_path = pg_catalog, pg_temp as $$
    select t.mode, decode(d, 'hex') from (
        select i.mode, i.data::text from sterling.item i where i.organization_id = p_organization
        union all
        select p.mode, p.guidelines || p.template::text from sterling.project p
        where p.organization_id = p_organization
        union all
        select g.mode, g.guidelines from sterling.guideline_version g where g.organization_id = p_organization
        union all
        select v.mode, v.template::text from sterling.template_version v where v.organization_id = p_organization
    ) t (mode, content), unnest((string_to_array(t.content, 'sha256:'))[2:]) piece, left(piece, 64) d
    where length(d) = 64 and translate(d, '0123456789abcdef', '') = ''
    union all
    select r.mode, decode(f ->> 'sha256', 'hex')
    from sterling.release r, json_array_elements(r.manifest -> 'files') f where r.organization_id = p_organization
    union all
    select j.mode, decode(j.arguments ->> 'sha256', 'hex') from sterling.job j
    where j.organization_id = p_organization and j.kind = 'import' and j.state <> 'succeeded'
    union all
    select j.mode, decode(j.result ->> 'sha256', 'hex') from sterling.job j
    where j.organization_id = p_organization and j.kind = 'export' and j.state = 'succeeded'
    union all
    select r.mode, r.sha256 from sterling.rendition r where r.organization_id = p_organization and r.sha256 is not null;
$$;

-- References that no item names, and renditions of what is neither a blob nor a reference, with the jobs that made
-- them. Either is made anew at the next look.
create function sterling.forget_unseen(p_organization uuid, p_before timestamptz) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from sterling.reference r where r.organization_id = p_organization
               and r.first_read_at < p_before) then
        with named as materialized (
            select distinct i.mode, (m[1]::json) #>> '{}' as uri from sterling.item i,
                regexp_matches(i.data::text, '("(?:file|s3|gs|az|https?)://(?:[^"\\]|\\.)*")', 'g') m
            where i.organization_id = p_organization and position('://' in i.data::text) > 0),
        idle as (
            select r.mode, r.uri from sterling.reference r
            where r.organization_id = p_organization and r.first_read_at < p_before
            except select n.mode, n.uri from named n)
        delete from sterling.reference r using idle
        where r.organization_id = p_organization and r.mode = idle.mode and r.uri = idle.uri;
    end if;
    with idle as (
        select r.mode, r.source from sterling.rendition r where r.organization_id = p_organization
        except select b.mode, b.sha256 from sterling.blob b where b.organization_id = p_organization
        except select f.mode, f.sha256 from sterling.reference f where f.organization_id = p_organization)
    delete from sterling.job j using sterling.rendition r, idle
    where r.job_id = j.id and r.organization_id = p_organization and r.mode = idle.mode and r.source = idle.source;
end $$;

-- Forgets blobs of the current organization, in both modes, that were stored before a time and that nothing names; how
-- many. At most 100,000 at once: more remain where there are so many.
-- Whoever names a blob keeps its row until the end of the transaction (`for key share`, or an insert). So those that
-- seem idle are locked, and looked up once more: what named one meanwhile has ended and is seen, or finds no row.
-- Whoever works goes first: it gives up sooner than the server looks for who waits for whom in a circle.
create function sterling.forget_blobs(p_before timestamptz) returns bigint language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as $$
declare
    v_organization uuid := sterling.current_organization();
    v_modes text[];
    v_digests bytea[];
    v_gone bigint;
begin
    perform sterling.forget_unseen(v_organization, p_before);
    select array_agg(i.mode), array_agg(i.sha256) into v_modes, v_digests from (
        (select b.mode, b.sha256 from sterling.blob b
         where b.organization_id = v_organization and b.put_at < p_before
         except select n.mode, n.sha256 from sterling.named_blobs(v_organization) n) limit 100000) i;
    if v_digests is null then
        return 0;
    end if;
    with held as (
        select b.mode, b.sha256 from sterling.blob b
        join (select unnest(v_modes) as mode, unnest(v_digests) as sha256) i using (mode, sha256)
        where b.organization_id = v_organization and b.put_at < p_before
        for update of b skip locked)
    select array_agg(h.mode), array_agg(h.sha256) into v_modes, v_digests from held h;
    delete from sterling.blob b using (
        select unnest(v_modes) as mode, unnest(v_digests) as sha256
        except select n.mode, n.sha256 from sterling.named_blobs(v_organization) n) i
    where b.organization_id = v_organization and b.mode = i.mode and b.sha256 = i.sha256;
    get diagnostics v_gone = row_count;
    return v_gone;
end $$;

-- Which of these digests, of one shelf, have no row in either mode of the current organization; none where some of the
-- shelf are being made known. With p_hold none is until the end of the transaction, and it is null while a backup is
-- made or another prunes.
create function sterling.ownerless(p_digests bytea[], p_hold boolean) returns bytea[] language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare v_organization uuid := sterling.current_organization();
begin
    if p_hold and not pg_try_advisory_xact_lock(hashtextextended('sterling blobs', 3)) then
        return null;
    end if;
    if p_hold and not pg_try_advisory_xact_lock(sterling.shelf(v_organization, p_digests[1])) then
        return '{}';
    end if;
    return array(select unnest(p_digests) except select b.sha256 from sterling.blob b
                 where b.organization_id = v_organization);
end $$;

-- The organizations that were not pruned for so long; taken, so that no other worker does the same.
create function sterling.due_prunes(p_every interval) returns setof uuid language sql security definer
set search_path = pg_catalog, pg_temp as $$
    update sterling.organization o set pruned_at = now() from (
        select id from sterling.organization where pruned_at < now() - p_every for update skip locked) due
    where o.id = due.id returning o.id;
$$;
create function sterling.organizations() returns setof uuid language sql security definer
set search_path = pg_catalog, pg_temp as $$ select id from sterling.organization order by id; $$;

revoke all on function sterling.named_blobs(uuid), sterling.forget_unseen(uuid, timestamptz),
    sterling.forget_blobs(timestamptz), sterling.ownerless(bytea[], boolean), sterling.due_prunes(interval),
    sterling.organizations() from public;
grant execute on function sterling.forget_blobs(timestamptz), sterling.ownerless(bytea[], boolean),
    sterling.due_prunes(interval), sterling.organizations() to sterling_app;
