"""What callers are told when the database has no room: said by its code, or only in words."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from sterling.adapters.sql import migrate
from sterling.adapters.sql.engine import create_engine, create_pool
from sterling.adapters.sql.faults import translated
from sterling.adapters.sql.version import is_current
from sterling.domain.errors import Unavailable
from sterling.wire.database import as_application

FULL = "do $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$"


async def test_a_statement_without_room_says_that_the_disk_is_full(database: str) -> None:
    engine = create_engine(as_application(database))
    try:
        with pytest.raises(Unavailable, match=r"disk .* full.*Free space"):
            async with translated(), engine.connect() as connection:
                await connection.execute(text(FULL))
    finally:
        await engine.dispose()


async def test_a_hot_statement_without_room_says_so_too(database: str) -> None:
    async with create_pool(as_application(database), size=1) as pool:
        with pytest.raises(Unavailable, match=r"disk .* full.*Free space"):
            await pool.fetch(FULL)


def test_a_first_migration_without_room_says_so_and_goes_on_later(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        empty = f"{connection.info.dbname}_empty"
        connection.execute(SQL("create database {}").format(Identifier(empty)))
    dsn = make_conninfo(database, dbname=empty)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "create function no_room() returns event_trigger language plpgsql as "
            "$$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$"
        )
        connection.execute(
            "create event trigger no_room on ddl_command_start when tag in ('CREATE INDEX') "
            "execute function no_room()"
        )
        with pytest.raises(Unavailable, match=r"could not extend file.*Nothing is lost.*Free space"):
            migrate.upgrade(dsn)
        assert not is_current(dsn)
        connection.execute("drop event trigger no_room")
    migrate.upgrade(dsn)
    assert is_current(dsn)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(SQL("drop database {} with (force)").format(Identifier(empty)))


async def test_a_connection_that_is_refused_for_want_of_room_says_so() -> None:
    said = psycopg.OperationalError("FATAL:  could not write init file: No space left on device")
    with pytest.raises(Unavailable, match=r"disk .* full"):
        async with translated():
            raise OperationalError("connect", None, said)
