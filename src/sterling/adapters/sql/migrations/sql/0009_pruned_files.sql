-- Forgets blobs of the current organization, in both modes, that were stored before a time and that nothing names:
-- how many rows, and the files and bytes that have no row in either mode any more, which the caller logs in this
-- transaction. At most 100,000 rows at once: more remain where there are so many.
-- Whoever names a blob keeps its row until the end of the transaction (`for key share`, or an insert). So those that
-- seem idle are locked, and looked up once more: what named one meanwhile has ended and is seen, or finds no row.
-- Whoever works goes first: it gives up sooner than the server looks for who waits for whom in a circle.
drop function sterling.forget_blobs(timestamptz);
create function sterling.forget_blobs(p_before timestamptz, out blobs bigint, out files bigint, out bytes bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as $$
declare
    v_organization uuid := sterling.current_organization();
    v_modes text[];
    v_digests bytea[];
    v_sizes bigint[];
begin
    perform sterling.forget_unseen(v_organization, p_before);
    select array_agg(i.mode), array_agg(i.sha256) into v_modes, v_digests from (
        (select b.mode, b.sha256 from sterling.blob b
         where b.organization_id = v_organization and b.put_at < p_before
         except select n.mode, n.sha256 from sterling.named_blobs(v_organization) n) limit 100000) i;
    with held as (
        select b.mode, b.sha256 from sterling.blob b
        join (select unnest(v_modes) as mode, unnest(v_digests) as sha256) i using (mode, sha256)
        where b.organization_id = v_organization and b.put_at < p_before
        for update of b skip locked)
    select array_agg(h.mode), array_agg(h.sha256) into v_modes, v_digests from held h;
    if v_digests is null then
        select 0, 0, 0 into blobs, files, bytes;
        return;
    end if;
    with gone as (
        delete from sterling.blob b using (
            select unnest(v_modes) as mode, unnest(v_digests) as sha256
            except select n.mode, n.sha256 from sterling.named_blobs(v_organization) n) i
        where b.organization_id = v_organization and b.mode = i.mode and b.sha256 = i.sha256
        returning b.sha256, b.size)
    select count(*), array_agg(g.sha256), array_agg(g.size) into blobs, v_digests, v_sizes from gone g;
    select count(*), coalesce(sum(g.size), 0) into files, bytes
    from (select distinct unnest(v_digests) as sha256, unnest(v_sizes) as size) g
    where not exists (
        select from sterling.blob b where b.organization_id = v_organization and b.sha256 = g.sha256);
end $$;
revoke all on function sterling.forget_blobs(timestamptz) from public;
grant execute on function sterling.forget_blobs(timestamptz) to sterling_app;
