"""The queue that wakes workers. It knows ids only; what a job is stands in its row."""

from typing import Protocol

from sterling.domain.access import Actor
from sterling.domain.ids import JobId


class Queue(Protocol):
    async def defer(self, connection: object, job_id: JobId, actor: Actor) -> None:
        """Enqueues a job inside the transaction of the store's connection."""
        ...
