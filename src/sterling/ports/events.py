"""The event log of the unit's organization. `Unit.emit` appends to it."""

from typing import Protocol
from uuid import UUID

from sterling.domain.event import Event
from sterling.domain.record import Page


class Events(Protocol):
    async def page(self, subject_id: UUID | None, before: int | None, limit: int) -> Page[Event]:
        """Newest first, in the order of the log; `before` is the place of the last event seen."""
        ...
