"""What callers are told when the database has no room: said by its code, or only in words."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from sterling.adapters.sql import migrate
from sterling.adapters.sql.engine import create_engine, create_pool
from sterling.adapters.sql.faults import translated
from sterling.adapters.sql.version import is_current
from sterling.domain.errors import Unavailable
from sterling.wire.database import as_application

INNER = "begin raise exception 'could not extend file' using errcode = 'disk_full'; end"
FULL = f"do $$ {INNER} $$"


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
    full = f"create function full_disk() returns event_trigger language plpgsql as $f$ {INNER} $f$"
    when = "create event trigger no_room on ddl_command_start when tag in ('CREATE INDEX') execute function"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("drop schema sterling cascade")
        connection.execute(full)
        connection.execute(f"{when} full_disk()")
        with pytest.raises(Unavailable, match=r"could not extend file.*Nothing is lost.*Free space"):
            migrate.upgrade(database)
        assert not is_current(database)
        connection.execute("drop event trigger no_room")
    migrate.upgrade(database)
    assert is_current(database)


async def test_a_connection_that_is_refused_for_want_of_room_says_so() -> None:
    said = psycopg.OperationalError("FATAL:  could not write init file: No space left on device")
    with pytest.raises(Unavailable, match=r"disk .* full"):
        async with translated():
            raise OperationalError("connect", None, said)
