"""See `ports.idempotency`. The key's row is written first: a twin waits for its end, or finds it done."""

import hashlib

from psycopg.errors import LockNotAvailable
from sqlalchemy import ColumnElement, and_, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.jobs import idempotency
from sterling.domain.access import Actor
from sterling.domain.errors import Conflict
from sterling.ports.idempotency import Kept

_PATIENCE_MS = 3000
_UNFINISHED = 0


class SqlIdempotency:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def begin(self, key: str, request_hash: bytes) -> Kept | None:
        try:
            reserved = await self._reserve(key, request_hash)
        except DBAPIError as error:
            if isinstance(error.orig, LockNotAvailable):
                raise _running() from None
            raise
        if reserved:
            return None
        row = (await self._connection.execute(select(idempotency).where(self._is(key)))).first()
        if row is None:  # its life ended between the two statements, and the sweep removed it
            raise _running()
        if bytes(row.request_hash) != request_hash:
            raise Conflict(
                "This Idempotency-Key was used for another request. Use a new key for a new request.",
                idempotency="reused",
            )
        return Kept(row.status, row.headers, _masked(self._own(key), bytes(row.body)))

    async def _reserve(self, key: str, request_hash: bytes) -> bool:
        """Both statements wait for a twin that runs: one removed what was over, or wrote the key anew."""
        await self._connection.execute(text(f"set local lock_timeout = {_PATIENCE_MS}"))
        old = func.now() - text("interval '1 day'")
        await self._connection.execute(delete(idempotency).where(self._is(key), idempotency.c.at < old))
        statement = (
            insert(idempotency)
            .values(
                organization_id=self._actor.organization_id,
                mode=self._actor.mode.value,
                key=self._name(key),
                request_hash=request_hash,
                status=_UNFINISHED,
                headers={},
                body=b"",
            )
            .on_conflict_do_nothing()
            .returning(idempotency.c.status)
        )
        made = (await self._connection.execute(statement)).first()
        await self._connection.execute(text("set local lock_timeout = 0"))
        return made is not None

    async def finish(self, key: str, kept: Kept) -> None:
        values = {"status": kept.status, "headers": kept.headers, "body": _masked(self._own(key), kept.body)}
        await self._connection.execute(update(idempotency).where(self._is(key)).values(**values))

    def _is(self, key: str) -> ColumnElement[bool]:
        return and_(
            idempotency.c.organization_id == self._actor.organization_id,
            idempotency.c.mode == self._actor.mode.value,
            idempotency.c.key == self._name(key),
        )

    def _name(self, key: str) -> str:
        return hashlib.sha256(self._own(key).encode()).hexdigest()

    def _own(self, key: str) -> str:
        """The caller's own: the same word of somebody else is another key."""
        return f"{self._actor.key_id or self._actor.user_id} {key}"


def _running() -> Conflict:
    return Conflict(
        "A request with this Idempotency-Key is still running. Send it again in a moment.",
        idempotency="running",
    )


def _masked(key: str, body: bytes) -> bytes:
    """The body under a pad that only who knows the key can make: answers may hold a secret (a new API key),
    and the database must not. The same call takes the mask off."""
    pad = hashlib.shake_256(b"sterling answer\x00" + key.encode()).digest(len(body))
    return (int.from_bytes(body) ^ int.from_bytes(pad)).to_bytes(len(body))
