"""Background work: look, cancel, retry, and the lines that an import refused."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import JobId, ProjectId
from sterling.domain.job import Job, JobKind, LineProblem
from sterling.domain.record import Page
from sterling.services import jobs as service

router = APIRouter(prefix="/jobs", tags=["jobs"])
Reader = Annotated[Actor, Depends(needs(Verb.JOBS_READ))]
Controller = Annotated[Actor, Depends(needs(Verb.JOBS_CONTROL))]


@router.get("")
async def list_(
    context: InContext,
    actor: Reader,
    paging: InPages,
    project_id: Annotated[ProjectId | None, Query(description="Only jobs of this project.")] = None,
    kind: Annotated[JobKind | None, Query(description="Only jobs of this kind.")] = None,
) -> Page[Job]:
    """Jobs, newest first."""
    async with context.store.unit(actor) as unit:
        return await service.list_jobs(unit, project_id, kind, paging.after, paging.limit)


@router.get("/{job_id}")
async def get(context: InContext, actor: Reader, job_id: JobId) -> Job:
    """One job with its progress and, when it is over, its result or its error."""
    async with context.store.unit(actor) as unit:
        return await service.get_job(unit, job_id)


@router.post("/{job_id}/cancel")
async def cancel(context: InContext, actor: Controller, job_id: JobId) -> Job:
    """Asks the job to stop: at once when it waits, at its next step when it runs. What is done stays."""
    async with context.store.unit(actor) as unit:
        return await service.cancel_job(unit, job_id)


@router.post("/{job_id}/retry")
async def retry(context: InContext, actor: Controller, job_id: JobId) -> Job:
    """Runs a failed or canceled job again, from its first step that was not done."""
    async with context.store.unit(actor) as unit:
        return await service.retry_job(unit, job_id)


@router.get("/{job_id}/problems", response_class=StreamingResponse)
async def problems(context: InContext, actor: Reader, job_id: JobId) -> StreamingResponse:
    """The lines that an import refused, with their reasons: NDJSON, one `LineProblem` a line."""
    async with context.store.unit(actor) as unit:
        await service.get_job(unit, job_id)

    async def page(after: int) -> Sequence[LineProblem]:
        async with context.store.unit(actor) as unit:
            return await service.problem_page(unit, job_id, after)

    async def lines() -> AsyncIterator[str]:
        """A unit for each page, read to its end: clients that take nothing, or leave, keep no connection."""
        after = 0
        while found := await asyncio.shield(page(after)):
            yield "".join(problem.model_dump_json() + "\n" for problem in found)
            after = found[-1].line

    headers = {"Content-Disposition": f'attachment; filename="problems-{job_id}.jsonl"'}
    return StreamingResponse(lines(), media_type="application/x-ndjson", headers=headers)
