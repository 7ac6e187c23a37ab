"""/projects and their batches."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from sterling.api.assets import serve_asset
from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.etag import IfMatch, etag
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import BatchId, ProjectId
from sterling.domain.project import (
    Batch,
    Mine,
    NewBatch,
    NewProject,
    Project,
    ProjectChange,
    ProjectSummary,
)
from sterling.domain.record import Page
from sterling.services import assets, projects

router = APIRouter(tags=["projects"])
Reader = Annotated[Actor, Depends(needs(Verb.PROJECTS_READ))]
Manager = Annotated[Actor, Depends(needs(Verb.PROJECTS_MANAGE))]
Deleter = Annotated[Actor, Depends(needs(Verb.PROJECTS_DELETE))]
TaskReader = Annotated[Actor, Depends(needs(Verb.TASKS_READ))]
TemplateVersion = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Version of the template; the newest without it.")
]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 in hex.")]
Creator = Annotated[Once, Depends(creating(Verb.PROJECTS_MANAGE))]


@router.get("/projects")
async def list_(actor: Reader, context: InContext, paging: InPages) -> Page[ProjectSummary]:
    """Projects with their counts, newest first."""
    async with context.store.unit(actor) as unit:
        return await projects.list_projects(unit, paging.after, paging.limit)


@router.post("/projects", status_code=201)
async def create(new: NewProject, once: Creator, context: InContext) -> Project:
    """A new project. Its template is compiled; what is wrong with it comes back as problems with their
    paths."""
    return await once.run(
        lambda unit: projects.create_project(unit, new, context.schemas),
        headers=lambda made: {"ETag": etag(made.version)},
    )


@router.get("/projects/{project_id}")
async def get(project_id: ProjectId, actor: Reader, context: InContext, response: Response) -> Project:
    async with context.store.unit(actor) as unit:
        found = await projects.get_project(unit, project_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.patch("/projects/{project_id}")
async def change(
    project_id: ProjectId,
    given: ProjectChange,
    version: IfMatch,
    actor: Manager,
    context: InContext,
    response: Response,
) -> Project:
    """Changes the fields that are sent. A new template or new guidelines raise their version; leases that are
    out keep theirs. A new redundancy holds for all tasks that had the old one."""
    async with context.store.unit(actor) as unit:
        changed = await projects.change_project(unit, project_id, given, version, context.schemas)
    response.headers["ETag"] = etag(changed.version)
    return changed


@router.delete("/projects/{project_id}", status_code=204)
async def delete(project_id: ProjectId, actor: Deleter, context: InContext) -> None:
    """Removes the project with its items, tasks, answers, labels and releases. It cannot be undone."""
    async with context.store.unit(actor) as unit:
        await projects.delete_project(unit, project_id)


@router.get("/projects/{project_id}/mine")
async def mine(
    project_id: ProjectId, actor: Reader, context: InContext, template_version: TemplateVersion = None
) -> Mine:
    """What the page on which one annotates needs: plan, guidelines, how much is done and left.

    A task is answered by the version of the template under which it was handed out; `template_version` asks
    for the plan of that one.
    """
    async with context.store.unit(actor) as unit:
        return await projects.mine(unit, project_id, template_version)


@router.get("/projects/{project_id}/guidelines/pictures/{sha256}", response_class=Response)
async def guidelines_picture(
    project_id: ProjectId, actor: Reader, context: InContext, request: Request, sha256: Digest
) -> Response:
    """A picture that the guidelines name as `![what it shows](sha256:<digest>)`."""
    async with context.store.unit(actor) as unit:
        found = await assets.find_picture(unit, project_id, sha256)
    return await serve_asset(request, context, actor, found)


@router.get("/projects/{project_id}/batches")
async def list_batches(project_id: ProjectId, actor: TaskReader, context: InContext) -> Page[Batch]:
    """All batches of a project, oldest first."""
    async with context.store.unit(actor) as unit:
        return await projects.list_batches(unit, project_id)


@router.post("/projects/{project_id}/batches", status_code=201)
async def create_batch(project_id: ProjectId, new: NewBatch, once: Creator) -> Batch:
    """A batch to import into; while it is staging its tasks are not handed out."""
    return await once.run(lambda unit: projects.create_batch(unit, project_id, new))


@router.post("/batches/{batch_id}/release")
async def release_batch(batch_id: BatchId, actor: Manager, context: InContext) -> Batch:
    """Opens the tasks of a staging batch."""
    async with context.store.unit(actor) as unit:
        return await projects.release_batch(unit, batch_id)
