"""Background work as people see it: look, cancel, retry; and how a worker runs one job."""

import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from sterling.domain.errors import SterlingError
from sterling.domain.ids import JobId, ProjectId
from sterling.domain.job import Canceled, Job, JobKind, JobState, LineProblem
from sterling.domain.record import Page
from sterling.ports.runs import Run
from sterling.ports.store import Unit

Handler = Callable[[Run], Awaitable[None]]
"""What a kind of job does; gets its dependencies when the worker is composed."""

_PAGE = 1000


async def get_job(unit: Unit, job_id: JobId) -> Job:
    return await unit.jobs.get(job_id)


async def list_jobs(
    unit: Unit, project_id: ProjectId | None, kind: JobKind | None, cursor: UUID | None, limit: int
) -> Page[Job]:
    return await unit.jobs.page(project_id, kind, cursor, limit)


async def cancel_job(unit: Unit, job_id: JobId) -> Job:
    await unit.emit("job.cancel_requested", job_id)
    return await unit.jobs.request_cancel(job_id)


async def retry_job(unit: Unit, job_id: JobId) -> Job:
    await unit.emit("job.retried", job_id)
    return await unit.jobs.retry(job_id)


async def problem_page(unit: Unit, job_id: JobId, after: int) -> Sequence[LineProblem]:
    """The next refused lines behind a line, in order; none at the end."""
    return await unit.jobs.problems(job_id, after, _PAGE)


async def run_job(run: Run, handlers: Mapping[JobKind, Handler]) -> tuple[JobState, str | None]:
    """Runs the job; gives its final state and, when it failed, a sentence for the person who started it.

    An unknown exception is a fault of ours: its kind and place are told, its text (it may hold data) is not.
    """
    try:
        await handlers[run.job.kind](run)
    except Canceled:
        return JobState.CANCELED, None
    except SterlingError as error:
        return JobState.FAILED, error.message
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.name}, line {place.lineno}"
        traceback.print_exc()
        return JobState.FAILED, f"Internal error ({type(error).__name__} in {where}). Retry, or see the log."
    return JobState.SUCCEEDED, None
