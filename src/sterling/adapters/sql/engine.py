"""Engines and pools. SQLAlchemy on psycopg serves ordinary statements, asyncpg the few hot ones."""

import orjson
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from sterling.adapters.sql.hot import HotPool


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


def create_pool(dsn: str, *, size: int = 4) -> HotPool:
    """The pool for hot statements: few connections per core."""
    return HotPool(dsn, size)
