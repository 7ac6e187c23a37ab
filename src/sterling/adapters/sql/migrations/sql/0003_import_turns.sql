-- Chunks of an import are handed over while those before are written, and wait for their turn in the function.
drop function if exists sterling.add_items(uuid, uuid, uuid[], text[], bytea[], json[], uuid[], smallint[], smallint[],
                                           smallint[]);
-- The new one looks beyond the wall: it is for the application alone.
revoke all on function sterling.add_items(text, uuid, uuid, uuid[], text[], bytea[], json[], uuid[], smallint[],
                                          smallint[], smallint[]) from public;
grant execute on function sterling.add_items(text, uuid, uuid, uuid[], text[], bytea[], json[], uuid[], smallint[],
                                             smallint[], smallint[]) to sterling_app;
