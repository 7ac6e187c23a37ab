"""The store: units of work. One unit is one transaction, made for one actor, committed once, at the edge."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.access import Actor
from sterling.ports.imports import Imports
from sterling.ports.jobs import Jobs


class Unit(Protocol):
    """One transaction. It carries the actor, so that an unscoped query cannot be written.

    Each noun's repository is one attribute; its Protocol is in `ports/<nouns>.py`.
    """

    @property
    def actor(self) -> Actor: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def imports(self) -> Imports: ...

    async def now(self) -> datetime:
        """The database's clock: the only one."""
        ...

    async def emit(self, verb: str, subject_id: UUID | None, **data: JsonValue) -> None:
        """Appends to the event log, in this transaction."""
        ...


class Store(Protocol):
    def unit(self, actor: Actor) -> AbstractAsyncContextManager[Unit]:
        """Opens a unit for the actor's organization and mode; leaving it by an exception undoes all."""
        ...
