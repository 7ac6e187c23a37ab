"""Seals of the log of the unit's organization and mode: added, never changed."""

from typing import Protocol

from sterling.domain.record import Page
from sterling.domain.seal import Entry, Seal, Told


class Seals(Protocol):
    async def newest(self) -> Seal | None: ...

    async def page(self, before: int | None, limit: int) -> Page[Seal]:
        """Newest first; `before` is the number of the last seal seen."""
        ...

    async def after(self, number: int, limit: int) -> list[tuple[Seal, bytes]]:
        """The next seals, oldest first, with their leaves."""
        ...

    async def add(self, seal: Seal, leaves: bytes) -> bool:
        """False when another worker has added this number."""
        ...

    async def entries(self, after: int, last: int | None, limit: int) -> list[Entry]:
        """Entries behind a place, up to the place `last`, in their order."""
        ...

    async def told(self, after: int, last: int, limit: int) -> list[Told]:
        """What leaves tell of these entries."""
        ...
