-- A function that looks beyond the wall.
revoke all on function sterling.add_items(text, uuid, uuid, uuid[], text[], bytea[], json[], uuid[], smallint[],
                                          smallint[], smallint[]) from public;
grant execute on function sterling.add_items(text, uuid, uuid, uuid[], text[], bytea[], json[], uuid[], smallint[],
                                             smallint[], smallint[]) to sterling_app;
