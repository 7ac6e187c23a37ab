"""Engines and pools. SQLAlchemy serves ordinary statements, a bare psycopg pool the few hot ones."""

from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def engine_url(dsn: str) -> URL:
    """SQLAlchemy's URL for a libpq connection string or URI; every libpq option survives as a query item."""
    return URL.create("postgresql+psycopg", query={k: str(v) for k, v in conninfo_to_dict(dsn).items()})


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def create_engine(dsn: str, *, size: int = 4) -> AsyncEngine:
    """The pool for ordinary units of work."""
    return create_async_engine(
        engine_url(dsn),
        pool_size=size,
        max_overflow=size,
        pool_pre_ping=True,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
    )


async def _prepare(connection: AsyncConnection[Any]) -> None:
    connection.prepare_threshold = 0


def create_pool(dsn: str, *, size: int = 4) -> AsyncConnectionPool[AsyncConnection[TupleRow]]:
    """The pool for hot statements: autocommit, prepared at first use, few connections per core."""
    return AsyncConnectionPool(
        dsn, min_size=1, max_size=size, open=False, configure=_prepare, kwargs={"autocommit": True}
    )
