-- Chunks of an import are handed over while those before are written, and wait for their turn in the function.
drop function if exists sterling.add_items(uuid, uuid, uuid[], text[], bytea[], json[], uuid[], smallint[], smallint[],
                                           smallint[]);
