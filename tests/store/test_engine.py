"""The pool: what the server closed is not handed out."""

import psycopg
from sqlalchemy import text

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
