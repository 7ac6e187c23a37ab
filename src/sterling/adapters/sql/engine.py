"""Engines and pools. SQLAlchemy on psycopg serves ordinary statements, asyncpg the few hot ones."""

import asyncio
import select
from functools import partial
from typing import Any

import orjson
from psycopg import OperationalError
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import ConnStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import URL, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from sterling.adapters.sql.hot import IDLE, HotPool

_TIMER = "idle"


def engine_url(dsn: str) -> URL:
    """SQLAlchemy's URL for a libpq connection string or URI; every libpq option survives as a query item."""
    return URL.create("postgresql+psycopg", query={k: str(v) for k, v in conninfo_to_dict(dsn).items()})


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def create_engine(dsn: str, *, size: int = 8, idle: float = IDLE) -> AsyncEngine:
    """The pool for ordinary units of work: at most `size` connections, of which half stay open when nobody
    uses them, for `idle` seconds, since each is a server process of its own. The most recently used goes
    first: one statement after the other stays with one process, which knows its plans, and the others end."""
    kept = (size + 1) // 2
    engine = create_async_engine(
        engine_url(dsn),
        pool_size=kept,
        max_overflow=size - kept,
        pool_use_lifo=True,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine.sync_engine, "checkin", partial(_leave, idle))
    event.listen(engine.sync_engine, "checkout", _look)
    return engine


def _leave(idle: float, connection: Any, record: Any) -> None:
    """After a connection was used: it ends when it lies idle for so long."""
    if connection is not None:
        end = connection.driver_connection.pgconn.finish
        record.info[_TIMER] = asyncio.get_running_loop().call_later(idle, end)


def _look(connection: Any, record: Any, *_: object) -> None:
    """Before a connection is used: one whose server is gone is replaced. To ask the server (pre-ping) would
    be a round trip for each unit of work; what it said by closing the socket lies here already."""
    timer = record.info.pop(_TIMER, None)
    if timer is not None:
        timer.cancel()
    if not _alive(connection.driver_connection.pgconn):
        raise DisconnectionError("the server closed the connection")


def _alive(connection: PGconn) -> bool:
    """Reads what the server sent while nobody asked: settings that changed, or that it ended the session."""
    try:
        waiting = select.poll()
        waiting.register(connection.socket, select.POLLIN)
        while waiting.poll(0):
            connection.consume_input()
    except OperationalError:
        return False
    return connection.status == ConnStatus.OK


def create_pool(dsn: str, *, size: int = 4, idle: float = IDLE) -> HotPool:
    """The pool for hot statements: few connections per core, ended after `idle` seconds without work."""
    return HotPool(dsn, size, idle)
