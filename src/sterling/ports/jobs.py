"""Jobs: their rows. How one is run stands in `ports.runs`."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.ids import JobId, ProjectId
from sterling.domain.job import Job, JobKind, JobState, LineProblem
from sterling.domain.record import Page

JsonObject = dict[str, JsonValue]


class Jobs(Protocol):
    """The job rows of the unit's organization."""

    async def add(
        self, kind: JobKind, project_id: ProjectId | None, arguments: JsonObject, unit: str, total: int | None
    ) -> Job:
        """Writes the row and enqueues it, in this transaction: no job without its row, no row forgotten."""
        ...

    async def get(self, job_id: JobId) -> Job: ...

    async def page(
        self, project_id: ProjectId | None, kind: JobKind | None, cursor: UUID | None, limit: int
    ) -> Page[Job]:
        """Newest first."""
        ...

    async def arguments(self, job_id: JobId) -> JsonObject: ...

    async def start(self, job_id: JobId) -> bool:
        """Marks it running and counts the attempt; False when it was canceled or is finished."""
        ...

    async def finish(self, job_id: JobId, state: JobState, error: str | None) -> None: ...

    async def request_cancel(self, job_id: JobId) -> Job:
        """A waiting job is canceled at once, a running one at its next step."""
        ...

    async def retry(self, job_id: JobId) -> Job:
        """Enqueues a failed or canceled job again; steps that were done stay done."""
        ...

    async def problems(self, job_id: JobId, after: int, limit: int) -> Sequence[LineProblem]: ...

    async def add_problems(self, job_id: JobId, problems: Sequence[LineProblem]) -> None: ...
