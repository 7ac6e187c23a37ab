"""Job rows, their checkpoints, and the lines that they refused."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import RowMapping, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.jobs import job, job_problem, job_step
from sterling.domain.access import Actor
from sterling.domain.cursor import page_of
from sterling.domain.errors import NotFound
from sterling.domain.ids import JobId, ProjectId, new_id
from sterling.domain.job import Canceled, Job, JobKind, JobState, LineProblem, move, turn
from sterling.domain.record import Page
from sterling.ports.queue import Queue

JsonObject = dict[str, JsonValue]
_COLUMNS = [job.c[name] for name in Job.model_fields]


def _to_job(row: RowMapping) -> Job:
    return Job.model_validate(dict(row))


class SqlJobs:
    """See `ports.jobs.Jobs`."""

    def __init__(self, connection: AsyncConnection, actor: Actor, queue: Queue) -> None:
        self._connection = connection
        self._actor = actor
        self._queue = queue

    async def add(
        self, kind: JobKind, project_id: ProjectId | None, arguments: JsonObject, unit: str, total: int | None
    ) -> Job:
        job_id = JobId(new_id())
        await self._connection.execute(
            insert(job).values(
                id=job_id,
                organization_id=self._actor.organization_id,
                mode=self._actor.mode,
                project_id=project_id,
                kind=kind,
                state=JobState.WAITING,
                arguments=arguments,
                unit=unit,
                total=total,
                created_by=self._actor.user_id,
            )
        )
        await self._queue.defer(self._connection, job_id, self._actor)
        return await self.get(job_id)

    async def get(self, job_id: JobId) -> Job:
        row = (await self._connection.execute(select(*_COLUMNS).where(job.c.id == job_id))).mappings().first()
        if row is None:
            raise NotFound(f"There is no job {job_id}.", job_id=str(job_id))
        return _to_job(row)

    async def page(
        self, project_id: ProjectId | None, kind: JobKind | None, cursor: UUID | None, limit: int
    ) -> Page[Job]:
        query = select(*_COLUMNS).order_by(job.c.id.desc()).limit(limit + 1)
        if project_id is not None:
            query = query.where(job.c.project_id == project_id)
        if kind is not None:
            query = query.where(job.c.kind == kind)
        if cursor is not None:
            query = query.where(job.c.id < cursor)
        rows = [_to_job(row) for row in (await self._connection.execute(query)).mappings()]
        return page_of(rows, limit, lambda found: (found.id,))

    async def arguments(self, job_id: JobId) -> JsonObject:
        return (
            await self._connection.execute(select(job.c.arguments).where(job.c.id == job_id))
        ).scalar_one()

    async def start(self, job_id: JobId) -> bool:
        current = await self._lock(job_id)
        if current.state is JobState.WAITING:
            move(current.state, JobState.RUNNING)
        elif current.state is not JobState.RUNNING:
            return False
        await self._set(
            job_id,
            state=JobState.RUNNING,
            attempts=job.c.attempts + 1,
            error=None,
            started_at=func.coalesce(job.c.started_at, func.now()),
        )
        return True

    async def finish(self, job_id: JobId, state: JobState, error: str | None) -> None:
        current = await self._lock(job_id)
        if current.state is JobState.RUNNING:
            await self._set(job_id, state=move(current.state, state), error=error, finished_at=func.now())

    async def request_cancel(self, job_id: JobId) -> Job:
        current = await self._lock(job_id)
        if current.state is JobState.RUNNING:
            await self._set(job_id, cancel_requested=True)
        else:
            state = move(current.state, JobState.CANCELED)
            await self._set(job_id, state=state, finished_at=func.now())
        return await self.get(job_id)

    async def retry(self, job_id: JobId) -> Job:
        current = await self._lock(job_id)
        state = move(current.state, JobState.WAITING)
        await self._set(job_id, state=state, error=None, finished_at=None, cancel_requested=False)
        await self._queue.defer(self._connection, job_id, self._actor)
        return await self.get(job_id)

    async def problems(self, job_id: JobId, after: int, limit: int) -> Sequence[LineProblem]:
        rows = await self._connection.execute(
            select(job_problem.c.line, job_problem.c.external_id, job_problem.c.problems)
            .where(job_problem.c.job_id == job_id, job_problem.c.line > after)
            .order_by(job_problem.c.line)
            .limit(limit)
        )
        return [LineProblem.model_validate(dict(row)) for row in rows.mappings()]

    async def add_problems(self, job_id: JobId, problems: Sequence[LineProblem]) -> None:
        if problems:
            scope = {"organization_id": self._actor.organization_id, "mode": self._actor.mode}
            rows = [{"job_id": job_id, **scope, **problem.model_dump()} for problem in problems]
            await self._connection.execute(insert(job_problem), rows)

    async def publish(self, job_id: JobId, done: int, total: int | None) -> None:
        """Progress; raises Canceled when the job was asked to stop. The commit does not wait for the disk,
        where all that the job has written since the last one would have to go first: progress that a crash of
        the server takes back is told again."""
        await self._connection.execute(text("select set_config('synchronous_commit', 'off', true)"))
        await self._set(job_id, done=done, total=total)
        await self.stop_if_asked(job_id)

    async def stop_if_asked(self, job_id: JobId) -> None:
        query = select(job.c.cancel_requested).where(job.c.id == job_id)
        if (await self._connection.execute(query)).scalar_one():
            raise Canceled("The job was canceled.")

    async def report(self, job_id: JobId, values: JsonObject) -> None:
        current = await self._lock(job_id)
        await self._set(job_id, result={**current.result, **values})

    async def checkpoint(self, job_id: JobId, step: str) -> JsonObject | None:
        """The result of the step when it was done; else holds the step's turn until the transaction ends,
        so that a worker which was thought dead and its successor cannot both do it."""
        await self._connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:turn, 0))"), {"turn": turn(job_id, step)}
        )
        query = select(job_step.c.result).where(job_step.c.job_id == job_id, job_step.c.step == step)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def check_off(self, job_id: JobId, step: str, result: JsonObject) -> None:
        scope = {"organization_id": self._actor.organization_id, "mode": self._actor.mode}
        await self._connection.execute(
            insert(job_step).values(job_id=job_id, step=step, **scope, result=result)
        )

    async def steps_done(self, job_id: JobId) -> dict[str, JsonObject]:
        query = (
            select(job_step.c.step, job_step.c.result)
            .where(job_step.c.job_id == job_id)
            .order_by(job_step.c.at, job_step.c.step)
        )
        return {row.step: row.result for row in await self._connection.execute(query)}

    async def _lock(self, job_id: JobId) -> Job:
        query = select(*_COLUMNS).where(job.c.id == job_id).with_for_update()
        row = (await self._connection.execute(query)).mappings().first()
        if row is None:
            raise NotFound(f"There is no job {job_id}.", job_id=str(job_id))
        return _to_job(row)

    async def _set(self, job_id: JobId, **values: object) -> None:
        await self._connection.execute(update(job).where(job.c.id == job_id).values(**values))
