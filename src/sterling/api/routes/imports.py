"""Imports: a file streams in, a job reads it."""

import io
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.api.ranges import upload_name
from sterling.api.routes.blobs import BYTES
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import ProjectId
from sterling.domain.job import Job, JobKind
from sterling.domain.record import Page
from sterling.services import assets, jobs
from sterling.services import imports as service
from sterling.services.import_fields import parse_map

router = APIRouter(prefix="/projects/{project_id}/imports", tags=["imports"])
Importer = Annotated[Actor, Depends(needs(Verb.DATA_IMPORT))]
Creator = Annotated[Once, Depends(creating(Verb.DATA_IMPORT))]
Reader = Annotated[Actor, Depends(needs(Verb.JOBS_READ))]
Format = Annotated[str, Query(max_length=50, description="Name of the format; `auto` looks at the content.")]
Named = Annotated[str, Query(max_length=300, description="Name of the file, for people and for detection.")]
Pairs = Annotated[
    list[str],
    Query(
        alias="map",
        max_length=200,
        description="`field=column`: takes a field of the template from this column of the file; repeatable.",
    ),
]
IdField = Annotated[
    str | None, Query(min_length=1, max_length=500, description="The column that holds the ids of items.")
]
_PREVIEW = 2**20


@router.post("", status_code=202, openapi_extra=BYTES)
async def start(
    context: InContext,
    once: Creator,
    request: Request,
    project_id: ProjectId,
    format: Format = "auto",
    name: Named = "upload",
    strict: Annotated[bool, Query(description="Import nothing when one line is wrong.")] = False,
    batch: Annotated[str | None, Query(min_length=1, max_length=200, description="Batch by name.")] = None,
    redundancy: Annotated[
        int | None, Query(ge=1, le=1000, description="Answers per task, where the line does not say.")
    ] = None,
    pairs: Pairs = [],  # noqa: B006 - FastAPI copies defaults
    id_field: IdField = None,
) -> Job:
    """Stores the raw body and starts the job that reads it. What is wrong with a line is told by the job."""
    blobs, mapping = context.places.blobs, parse_map(pairs, id_field)
    async with context.store.unit(once.actor) as unit:
        await unit.projects.get(project_id)
    stored = await blobs.put(once.actor.organization_id, request.stream(), limit=assets.MOST_BYTES)
    order = service.ImportOrder(
        sha256=stored.sha256,
        size=stored.size,
        name=upload_name(name),
        format=format,
        strict=strict,
        batch=batch,
        redundancy=redundancy,
        mapping=mapping,
    )
    return await once.of(stored.sha256).run(
        lambda unit: service.start_import(unit, blobs, project_id, order), status=202
    )


@router.post("/preview", openapi_extra=BYTES)
async def preview(
    context: InContext,
    actor: Importer,
    request: Request,
    project_id: ProjectId,
    format: Format = "auto",
    name: Named = "upload",
    pairs: Pairs = [],  # noqa: B006 - FastAPI copies defaults
    id_field: IdField = None,
) -> service.ImportPreview:
    """What an import of a file with this beginning would read. Send the first megabyte at most."""
    head, mapping = bytearray(), parse_map(pairs, id_field)
    async for chunk in request.stream():
        head += chunk
        if len(head) >= _PREVIEW:
            break
    async with context.store.unit(actor) as unit:
        source = io.BytesIO(bytes(head[:_PREVIEW]))
        return await service.preview_import(
            unit, project_id, source, name=upload_name(name), format=format, mapping=mapping
        )


@router.get("")
async def list_(context: InContext, actor: Reader, project_id: ProjectId, paging: InPages) -> Page[Job]:
    """The project's imports, newest first."""
    async with context.store.unit(actor) as unit:
        await unit.projects.get(project_id)
        return await jobs.list_jobs(unit, project_id, JobKind.IMPORT, paging.after, paging.limit)
