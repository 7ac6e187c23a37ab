"""The pools: what the server closed is not handed out, how many connections there are, and for how long."""

import asyncio
from contextlib import AsyncExitStack

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from sterling.adapters.sql.engine import create_engine, create_pool


async def test_a_connection_that_the_server_ended_is_replaced(database: str) -> None:
    engine = create_engine(database, size=1)
    try:
        async with engine.connect() as connection:
            first = (await connection.execute(text("select pg_backend_pid()"))).scalar_one()
        with psycopg.connect(database, autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 10000)", [first])
        async with engine.connect() as connection:
            second = (await connection.execute(text("select pg_backend_pid()"))).scalar_one()
        assert second != first
    finally:
        await engine.dispose()


async def test_a_pool_opens_no_more_than_its_size_and_keeps_half_of_them(database: str) -> None:
    engine = create_engine(database, size=4)
    try:
        async with AsyncExitStack() as many:
            open_ = [await many.enter_async_context(engine.connect()) for _ in range(4)]
            pids = {(await one.execute(text("select pg_backend_pid()"))).scalar_one() for one in open_}
            fifth = asyncio.ensure_future(_backend(engine))
            with psycopg.connect(database, autocommit=True) as other:
                assert _living(other, pids) == 4
            assert not fifth.done()
        assert await fifth in pids
        await _until_living(database, pids, 2)
    finally:
        await engine.dispose()


async def test_connections_that_nobody_uses_end_and_new_ones_take_their_place(database: str) -> None:
    engine = create_engine(database, size=4, idle=0.1)
    try:
        async with AsyncExitStack() as many:
            open_ = [await many.enter_async_context(engine.connect()) for _ in range(2)]
            pids = {(await one.execute(text("select pg_backend_pid()"))).scalar_one() for one in open_}
        await _until_living(database, pids, 0)
        async with engine.connect() as connection:
            # In use it stays, however long that takes.
            later = (
                await connection.execute(text("select pg_backend_pid() from pg_sleep(0.4)"))
            ).scalar_one()
            assert (await connection.execute(text("select pg_backend_pid()"))).scalar_one() == later
        assert later not in pids
    finally:
        await engine.dispose()


async def test_hot_connections_that_nobody_uses_end_the_longest_idle_first(database: str) -> None:
    async with create_pool(database, size=2, idle=0.4) as pool:
        backend = "select pg_backend_pid() as pid from pg_sleep($1)"
        both = await asyncio.gather(pool.fetch(backend, 0.1), pool.fetch(backend, 0.1))
        pids = {int(rows[0]["pid"]) for rows in both}
        assert len(pids) == 2
        with psycopg.connect(database, autocommit=True) as other:
            used = (await pool.fetch(backend, 0.01))[0]["pid"]
            while _living(other, pids) == 2:
                assert (await pool.fetch(backend, 0.01))[0]["pid"] == used
            assert _living(other, {used}) == 1
        await _until_living(database, pids, 0)
        assert (await pool.fetch(backend, 0.0))[0]["pid"] not in pids


async def _backend(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return (await connection.execute(text("select pg_backend_pid()"))).scalar_one()


async def _until_living(database: str, pids: set[int], wanted: int) -> None:
    with psycopg.connect(database, autocommit=True) as other:
        for _ in range(500):
            if _living(other, pids) == wanted:
                break
            await asyncio.sleep(0.02)
        assert _living(other, pids) == wanted


def _living(connection: psycopg.Connection, pids: set[int]) -> int:
    query = "select count(*) from pg_stat_activity where pid = any(%s)"
    row = connection.execute(query, [list(pids)]).fetchone()
    assert row is not None
    return int(row[0])
