"""The event log, read."""

from uuid import UUID

from sterling.domain.event import Event
from sterling.domain.record import Page
from sterling.ports.store import Unit


async def list_events(unit: Unit, subject_id: UUID | None, before: int | None, limit: int) -> Page[Event]:
    return await unit.events.page(subject_id, before, limit)
