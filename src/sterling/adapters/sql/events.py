"""See `ports.events`."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.jobs import event
from sterling.domain.access import Actor
from sterling.domain.cursor import encode
from sterling.domain.event import Event
from sterling.domain.record import Page

_EVENTS = select(event.c.seq, *(event.c[name] for name in Event.model_fields))


class SqlEvents:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def page(self, subject_id: UUID | None, before: int | None, limit: int) -> Page[Event]:
        # The tenant is in the wall's policy too; named here, it lets the index give the order.
        statement = (
            _EVENTS.where(
                event.c.organization_id == self._actor.organization_id, event.c.mode == self._actor.mode.value
            )
            .order_by(event.c.seq.desc())
            .limit(limit + 1)
        )
        if subject_id is not None:
            statement = statement.where(event.c.subject_id == subject_id)
        if before is not None:
            statement = statement.where(event.c.seq < before)
        rows = [dict(row) for row in (await self._connection.execute(statement)).mappings()]
        places = [int(row.pop("seq")) for row in rows]
        items = [Event.model_validate(row) for row in rows[:limit]]
        return Page[Event](items=items, next_cursor=encode(places[limit - 1]) if len(rows) > limit else None)
