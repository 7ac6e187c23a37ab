"""See `ports.seals`."""

from typing import Any

from sqlalchemy import BigInteger, RowMapping, Text, cast, extract, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.jobs import event
from sterling.adapters.sql.schema.jobs import seal as rows
from sterling.domain.access import Actor
from sterling.domain.cursor import encode
from sterling.domain.record import Page
from sterling.domain.seal import Entry, Seal, Told

_SEAL = [rows.c[name] for name in Seal.model_fields]
_ENTRIES = select(*(event.c[name] for name in Entry.model_fields))
_TOLD = select(
    event.c.seq,
    cast(event.c.id, Text),
    cast(extract("epoch", event.c.at) * 1_000_000, BigInteger),
    event.c.verb,
    *(cast(event.c[name], Text) for name in ("subject_id", "user_id", "annotator_id", "key_id")),
    event.c.data,
)
"""Each text and number as a leaf has it: an object for each id and time would cost more than the hash."""


def _to_seal(row: RowMapping) -> Seal:
    return Seal.model_validate({name: row[name] for name in Seal.model_fields})


class SqlSeals:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        # The tenant is in the wall's policy too; named here, it lets the index give the order.
        tenant = (actor.organization_id, actor.mode.value)
        self._seals = (rows.c.organization_id == tenant[0], rows.c.mode == tenant[1])
        self._events = (event.c.organization_id == tenant[0], event.c.mode == tenant[1])

    async def newest(self) -> Seal | None:
        found = (await self.page(None, 1)).items
        return found[0] if found else None

    async def page(self, before: int | None, limit: int) -> Page[Seal]:
        query = select(*_SEAL).where(*self._seals).order_by(rows.c.number.desc()).limit(limit + 1)
        if before is not None:
            query = query.where(rows.c.number < before)
        items = [_to_seal(row) for row in (await self._connection.execute(query)).mappings()]
        cursor = encode(items[limit - 1].number) if len(items) > limit else None
        return Page[Seal](items=items[:limit], next_cursor=cursor)

    async def after(self, number: int, limit: int) -> list[tuple[Seal, bytes]]:
        query = select(rows).where(*self._seals, rows.c.number > number).order_by(rows.c.number).limit(limit)
        found = (await self._connection.execute(query)).mappings()
        return [(_to_seal(row), row["leaves"]) for row in found]

    async def add(self, seal: Seal, leaves: bytes) -> bool:
        values = seal.model_dump()
        values |= {"mode": seal.mode.value, "signature": seal.signature.model_dump(mode="json")}
        statement = (
            insert(rows).values(**values, leaves=leaves).on_conflict_do_nothing().returning(rows.c.number)
        )
        return (await self._connection.execute(statement)).first() is not None

    async def entries(self, after: int, last: int | None, limit: int) -> list[Entry]:
        query = _ENTRIES.where(*self._events, event.c.seq > after).order_by(event.c.seq).limit(limit)
        if last is not None:
            query = query.where(event.c.seq <= last)
        found = (await self._connection.execute(query)).mappings()
        return [Entry.model_validate(dict(row)) for row in found]

    async def told(self, after: int, last: int, limit: int) -> list[Told]:
        query = _TOLD.where(*self._events, event.c.seq > after, event.c.seq <= last)
        found = await self._connection.execute(query.order_by(event.c.seq).limit(limit))
        rows: list[Any] = [tuple(row) for row in found]
        return rows
