"""The pool: what the server closed is not handed out, and how many connections there are."""

import asyncio
from contextlib import AsyncExitStack

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from sterling.adapters.sql.engine import create_engine


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
        with psycopg.connect(database, autocommit=True) as other:
            for _ in range(200):
                if _living(other, pids) == 2:
                    break
                await asyncio.sleep(0.02)
            assert _living(other, pids) == 2
    finally:
        await engine.dispose()


async def _backend(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return (await connection.execute(text("select pg_backend_pid()"))).scalar_one()


def _living(connection: psycopg.Connection, pids: set[int]) -> int:
    query = "select count(*) from pg_stat_activity where pid = any(%s)"
    row = connection.execute(query, [list(pids)]).fetchone()
    assert row is not None
    return int(row[0])
