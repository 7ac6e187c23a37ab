"""The run of one job, with checkpoints that make its effects happen once."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from pydantic import JsonValue

from sterling.domain.access import Actor
from sterling.domain.ids import JobId
from sterling.domain.job import Job, JobState
from sterling.ports.store import Unit

JsonObject = dict[str, JsonValue]
Effect = Callable[[Unit], Awaitable[JsonObject]]


class Run(Protocol):
    """One run of a job by a worker."""

    @property
    def job(self) -> Job: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def arguments(self) -> JsonObject: ...

    def unit(self) -> AbstractAsyncContextManager[Unit]:
        """A unit of work for reading, outside of any step."""
        ...

    async def step(self, name: str, effect: Effect) -> JsonObject:
        """Runs `effect` unless a step of this name was done before; its writes, its result and the
        checkpoint are one transaction. Raises Canceled when the job was asked to stop."""
        ...

    async def steps_done(self) -> dict[str, JsonObject]:
        """Results of the steps done so far, by name, in the order that they were done."""
        ...

    async def progress(self, done: int, total: int | None) -> None:
        """Publishes how far it is. Raises Canceled when the job was asked to stop."""
        ...

    async def result(self, **values: JsonValue) -> None:
        """Adds to what the job reports."""
        ...


class Runs(Protocol):
    """Opens and closes runs for a worker."""

    async def open(self, job_id: JobId, actor: Actor) -> Run | None:
        """Marks the job running; None when there is nothing to do any more."""
        ...

    async def close(self, run: Run, state: JobState, error: str | None) -> None: ...
