"""Connections for the hot path: asyncpg, prepared statements, one round trip and one commit per call.

Ordinary statements stay with SQLAlchemy on psycopg; decision record 0007 says what the second driver saves.
"""

# asyncpg comes without types: what it gives is Any here, and nowhere else.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import urlencode

import asyncpg
from asyncpg.pgproto import pgproto
from psycopg.conninfo import conninfo_to_dict

from sterling.adapters.sql.refusals import is_deadlock, refusal
from sterling.domain.errors import Unavailable
from sterling.domain.ids import id_block

_RETRIES = 3
_PATIENCE = 30
IDLE = 60.0
"""Seconds after which a connection that nobody uses ends: each is a process of the database, which grows with
its work and is small when it starts anew."""
_LIBPQ_ONLY = frozenset(
    {
        *("channel_binding", "connect_timeout", "gssdelegation", "gssencmode", "hostaddr", "keepalives"),
        *("keepalives_count", "keepalives_idle", "keepalives_interval", "load_balance_hosts"),
        *("max_protocol_version", "min_protocol_version", "require_auth", "sslcertmode", "sslcompression"),
        *("sslsni", "tcp_user_timeout"),
    }
)
"""Options of libpq that asyncpg would pass on to the server as settings, which it does not know."""


def new_ids(count: int) -> list[Any]:
    """Fresh ids to be stored and not looked at, in the driver's own class, which it sends as they are."""
    return [pgproto.UUID(one) for one in id_block(count)]


def asyncpg_dsn(dsn: str) -> str:
    """asyncpg's URI for a libpq connection string or URI. What only libpq knows is left out."""
    given = conninfo_to_dict(dsn)
    if given.get("hostaddr"):
        given["host"] = given["hostaddr"]
    known = {name: value for name, value in given.items() if name not in _LIBPQ_ONLY}
    return "postgresql://?" + urlencode({name: value for name, value in known.items() if value is not None})


class HotPool:
    """At most `size` connections, made when they are needed, the most recently used first: a few warm ones do
    more than many cold ones. Callers beyond that wait in order. Use it as a context manager."""

    def __init__(self, dsn: str, size: int, idle: float = IDLE) -> None:
        self._dsn = asyncpg_dsn(dsn)
        self._places = asyncio.Semaphore(size)
        self._most = idle
        self._idle: list[tuple[asyncpg.Connection, float]] = []  # and since when, the longest first
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections that nobody uses."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        idle, self._idle = self._idle, []
        for connection, _ in idle:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=5)

    async def fetch(self, statement: str, *values: Any) -> Sequence[Any]:
        """The rows of one statement, which is one transaction. Repeated when the database ended it to free
        others.

        Raises:
            Unavailable: the database does not answer.
            SterlingError: what the function refused.
        """
        for tries in range(_RETRIES + 1):
            try:
                return await self._fetch(statement, values)
            except asyncpg.PostgresError as error:
                if is_deadlock(_code(error)) and tries < _RETRIES:
                    continue
                raise (refusal(_code(error), str(error)) or error) from error
            except (OSError, asyncpg.InterfaceError) as error:
                raise _unavailable() from error
        raise AssertionError("unreachable")

    async def fetch_scoped(self, organization: str, mode: str, statement: str, *values: Any) -> Sequence[Any]:
        """The same for a statement behind the wall of row-level security.

        The scope is of the transaction, in three round trips: for what a cache keeps from being hot.
        """
        scope = "select set_config('sterling.organization', $1, true), set_config('sterling.mode', $2, true)"
        connection = await self._take()
        try:
            async with connection.transaction():
                await connection.execute(scope, organization, mode)
                return await connection.fetch(statement, *values)
        except (OSError, asyncpg.InterfaceError) as error:
            raise _unavailable() from error
        except asyncpg.PostgresError as error:
            raise (refusal(_code(error), str(error)) or error) from error
        finally:
            self._give(connection)

    async def _fetch(self, statement: str, values: tuple[Any, ...]) -> Sequence[Any]:
        connection = await self._take()
        try:
            return await connection.fetch(statement, *values)
        except asyncio.CancelledError:
            # The statement may still run: nobody else gets this connection.
            connection.terminate()
            raise
        finally:
            self._give(connection)

    async def _take(self) -> asyncpg.Connection:
        if self._places.locked():
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self._places.acquire()
            except TimeoutError:
                raise _unavailable() from None
        else:
            await self._places.acquire()
        try:
            while self._idle:
                connection, _ = self._idle.pop()
                if not connection.is_closed():
                    return connection
            return await asyncpg.connect(self._dsn, timeout=_PATIENCE)
        except asyncpg.PostgresError as error:
            self._places.release()
            raise (refusal(_code(error), str(error)) or _unavailable()) from error
        except (OSError, asyncpg.InterfaceError) as error:
            self._places.release()
            raise _unavailable() from error
        except BaseException:
            self._places.release()
            raise

    def _give(self, connection: asyncpg.Connection) -> None:
        if not connection.is_closed():
            loop = asyncio.get_running_loop()
            self._idle.append((connection, loop.time()))
            if self._timer is None:
                self._timer = loop.call_later(self._most, self._end_idle)
        self._places.release()

    def _end_idle(self) -> None:
        """Ends what lay idle for so long, and comes back for the next."""
        loop = asyncio.get_running_loop()
        while self._idle and self._idle[0][1] + self._most <= loop.time():
            self._idle.pop(0)[0].terminate()
        self._timer = loop.call_at(self._idle[0][1] + self._most, self._end_idle) if self._idle else None


def _code(error: asyncpg.PostgresError) -> str:
    return str(getattr(error, "sqlstate", None) or "")


def _unavailable() -> Unavailable:
    return Unavailable("The database does not answer. Nothing is lost; try again in a moment.")
