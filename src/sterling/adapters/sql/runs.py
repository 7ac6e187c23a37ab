"""The run of a job on the store: each step is one transaction with its checkpoint."""

from contextlib import AbstractAsyncContextManager

from pydantic import JsonValue

from sterling.adapters.sql.store import SqlStore, SqlUnit
from sterling.domain.access import Actor
from sterling.domain.ids import JobId
from sterling.domain.job import Job, JobState
from sterling.ports.runs import Effect, Run

JsonObject = dict[str, JsonValue]


class SqlRun:
    """See `ports.jobs.Run`."""

    def __init__(self, store: SqlStore, actor: Actor, job: Job, arguments: JsonObject) -> None:
        self._store = store
        self.actor = actor
        self.job = job
        self.arguments = arguments

    def unit(self) -> AbstractAsyncContextManager[SqlUnit]:
        return self._store.unit(self.actor)

    async def step(self, name: str, effect: Effect) -> JsonObject:
        async with self._store.unit(self.actor) as unit:
            await unit.jobs.stop_if_asked(self.job.id)
            before = await unit.jobs.checkpoint(self.job.id, name)
            if before is not None:
                return before
            result = await effect(unit)
            await unit.jobs.check_off(self.job.id, name, result)
            return result

    async def steps_done(self) -> dict[str, JsonObject]:
        async with self._store.unit(self.actor) as unit:
            return await unit.jobs.steps_done(self.job.id)

    async def progress(self, done: int, total: int | None) -> None:
        async with self._store.unit(self.actor) as unit:
            await unit.jobs.publish(self.job.id, done, total)

    async def result(self, **values: JsonValue) -> None:
        async with self._store.unit(self.actor) as unit:
            await unit.jobs.report(self.job.id, values)


class SqlRuns:
    """See `ports.runs.Runs`."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def open(self, job_id: JobId, actor: Actor) -> Run | None:
        async with self._store.unit(actor) as unit:
            if not await unit.jobs.start(job_id):
                return None
            return SqlRun(self._store, actor, await unit.jobs.get(job_id), await unit.jobs.arguments(job_id))

    async def close(self, run: Run, state: JobState, error: str | None) -> None:
        async with self._store.unit(run.actor) as unit:
            await unit.jobs.finish(run.job.id, state, error)
            await unit.emit(f"job.{state}", run.job.id, kind=run.job.kind)
