"""Releases: make one, read its manifest, download its files."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.api.ranges import serve
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import ProjectId, ReleaseId
from sterling.domain.job import Job
from sterling.domain.record import Page
from sterling.domain.release import Manifest, NewRelease, Release, canonical
from sterling.domain.signature import SIGNATURE, Signature
from sterling.domain.signature import canonical as signed
from sterling.services import releases as service

router = APIRouter(tags=["releases"])
Reader = Annotated[Actor, Depends(needs(Verb.RELEASES_READ))]
Maker = Annotated[Once, Depends(creating(Verb.RELEASES_MAKE))]
FileName = Annotated[str, Path(pattern=r"^[a-z]+\.[a-z]+$", description="A name of the manifest's files.")]


@router.post("/projects/{project_id}/releases", status_code=202)
async def create(project_id: ProjectId, new: NewRelease, once: Maker) -> Job:
    """Starts the job that freezes labels, answers, template, guidelines and certificate into files."""
    return await once.run(lambda unit: service.start_release(unit, project_id, new), status=202)


@router.get("/projects/{project_id}/releases")
async def list_(project_id: ProjectId, actor: Reader, context: InContext, paging: InPages) -> Page[Release]:
    """Newest first."""
    async with context.store.unit(actor) as unit:
        return await service.list_releases(unit, project_id, paging.after, paging.limit)


@router.get("/releases/{release_id}")
async def get(release_id: ReleaseId, actor: Reader, context: InContext) -> Release:
    async with context.store.unit(actor) as unit:
        return await service.get_release(unit, release_id)


@router.get("/releases/{release_id}/manifest", response_model=Manifest)
async def manifest(release_id: ReleaseId, actor: Reader, context: InContext) -> Response:
    """The manifest in its canonical form: the SHA-256 of these bytes is the release's digest."""
    async with context.store.unit(actor) as unit:
        found = await service.get_release(unit, release_id)
    headers = {"ETag": f'"{found.digest}"', "Content-Disposition": 'attachment; filename="manifest.json"'}
    return Response(canonical(found.manifest), headers=headers, media_type="application/json")


@router.get("/releases/{release_id}/signature", response_model=Signature)
async def signature(release_id: ReleaseId, actor: Reader, context: InContext) -> Response:
    """The signature of the release's digest, in its canonical form."""
    async with context.store.unit(actor) as unit:
        found = await service.get_signature(unit, release_id)
    headers = {"Content-Disposition": f'attachment; filename="{SIGNATURE}"'}
    return Response(signed(found), headers=headers, media_type="application/json")


@router.get("/releases/{release_id}/files/{name}", response_class=Response)
async def file(
    release_id: ReleaseId, name: FileName, actor: Reader, context: InContext, request: Request
) -> Response:
    """A file of the release, or a range of it."""
    async with context.store.unit(actor) as unit:
        found, media_type = await service.released_file(unit, release_id, name)
    return await serve(
        request,
        lambda start, end: context.places.blobs.open(actor.organization_id, found.sha256, start, end),
        sha256=found.sha256,
        size=found.size,
        media_type=media_type,
        name=found.name,
    )
