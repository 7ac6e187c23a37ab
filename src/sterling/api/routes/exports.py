"""Exports: a file by a job, or a stream."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.ranges import serve
from sterling.domain.access import Actor, Verb
from sterling.domain.export import NewExport, What
from sterling.domain.ids import JobId, ProjectId
from sterling.domain.job import Job
from sterling.ports.exports import Batch
from sterling.services import exports as service

router = APIRouter(tags=["exports"])
Exporter = Annotated[Actor, Depends(needs(Verb.EXPORTS_MAKE))]
Maker = Annotated[Once, Depends(creating(Verb.EXPORTS_MAKE))]
Format = Annotated[str, Query(min_length=1, max_length=50, description="`jsonl` or `csv`.")]


@router.post("/projects/{project_id}/exports", status_code=202)
async def create(project_id: ProjectId, new: NewExport, once: Maker) -> Job:
    """Starts the job that writes one file; its result says what the format could not hold."""
    return await once.run(lambda unit: service.start_export(unit, project_id, new), status=202)


@router.get("/projects/{project_id}/export", response_class=StreamingResponse)
async def stream(
    project_id: ProjectId,
    actor: Exporter,
    context: InContext,
    format: Format = "jsonl",
    what: What = "labels",
) -> StreamingResponse:
    """Everything at once, as it is read; for large projects take a job, which survives a lost connection."""

    async def page(after: str | None) -> Batch:
        async with context.store.unit(actor) as unit:
            return await service.read_page(unit, project_id, what, after)

    async def read(after: str | None) -> list[Batch]:
        # A client that leaves cancels the stream: never in the middle of a copy, which the driver of the
        # database does not survive. The page is read to its end, and the next one is not begun.
        return [await asyncio.shield(page(after))]

    async with context.store.unit(actor) as unit:
        found = await service.open_stream(unit, project_id, NewExport(format=format, what=what), read)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return StreamingResponse(found.chunks, headers=headers, media_type=found.media_type)


@router.get("/jobs/{job_id}/file", response_class=Response)
async def file(job_id: JobId, actor: Exporter, context: InContext, request: Request) -> Response:
    """The file that an export wrote, or a range of it."""
    async with context.store.unit(actor) as unit:
        found = await service.exported_file(unit, job_id)
    return await serve(
        request,
        lambda start, end: context.places.blobs.open(actor.organization_id, found.sha256, start, end),
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
        name=found.name,
    )
