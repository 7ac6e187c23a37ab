"""Projects: make, look, change, delete; their batches; what an annotator needs of one."""

from uuid import UUID

from pydantic import JsonValue

from sterling.controls.template import compile_template
from sterling.domain.access import Actor, Verb, may
from sterling.domain.errors import Problem, SterlingError
from sterling.domain.ids import BatchId, ProjectId
from sterling.domain.project import (
    Batch,
    Mine,
    NewBatch,
    NewProject,
    Project,
    ProjectChange,
    ProjectSummary,
    QualityPolicy,
)
from sterling.domain.record import Page
from sterling.ports.store import Unit
from sterling.ports.validation import Schemas
from sterling.services.usable import require_usable


async def create_project(unit: Unit, new: NewProject, schemas: Schemas) -> Project:
    """Raises Invalid with the template's problems, or Duplicate."""
    _check(new.template, schemas)
    made = await unit.projects.add(new)
    await unit.emit("project.created", made.id, name=made.name)
    return made


async def get_project(unit: Unit, project_id: ProjectId) -> Project:
    """Without the aims and the money for who may not see how it goes."""
    found = await unit.projects.get(project_id)
    if _sees_how_it_goes(unit.actor):
        return found
    policy = QualityPolicy(redundancy=found.policy.redundancy)
    return found.model_copy(update={"policy": policy, "budget": None})


async def list_projects(unit: Unit, after: UUID | None, limit: int) -> Page[ProjectSummary]:
    """As `get_project`."""
    page = await unit.projects.page(after, limit)
    if _sees_how_it_goes(unit.actor):
        return page
    return page.model_copy(update={"items": [one.model_copy(update=_UNTOLD) for one in page.items]})


def _sees_how_it_goes(actor: Actor) -> bool:
    return may(actor, Verb.LABELS_READ) or may(actor, Verb.PROJECTS_MANAGE)


_UNTOLD: dict[str, object] = {
    **dict.fromkeys(("target", "purity", "cost", "cost_per_correct", "days_left")),
    "answers_per_day": list[int](),
}


async def change_project(
    unit: Unit, project_id: ProjectId, change: ProjectChange, version: int, schemas: Schemas
) -> Project:
    """Raises Invalid, NotFound, Stale, Duplicate, or Conflict when more than the new budget is committed."""
    if change.template is not None:
        _check(change.template, schemas)
    changed = await unit.projects.change(project_id, change, version)
    await unit.emit(
        "project.changed", project_id, fields=[*sorted(change.model_fields_set)], version=changed.version
    )
    return changed


async def delete_project(unit: Unit, project_id: ProjectId) -> None:
    """The project with its items, tasks, answers and everything made of them; the log of events stays."""
    found = await unit.projects.get(project_id)
    await unit.projects.delete(project_id)
    await unit.emit("project.deleted", project_id, name=found.name)


async def mine(unit: Unit, project_id: ProjectId, template_version: int | None) -> Mine:
    return await unit.projects.mine(project_id, unit.actor.annotator_id, template_version)


async def list_batches(unit: Unit, project_id: ProjectId) -> Page[Batch]:
    await unit.projects.get(project_id)
    return Page[Batch](items=await unit.projects.batches(project_id), next_cursor=None)


async def create_batch(unit: Unit, project_id: ProjectId, new: NewBatch) -> Batch:
    await unit.projects.get(project_id)
    made = await unit.projects.add_batch(project_id, new)
    await unit.emit("batch.created", made.id, project_id=str(project_id), name=made.name)
    return made


async def release_batch(unit: Unit, batch_id: BatchId) -> Batch:
    """Opens the staged tasks of a batch for claims."""
    released = await unit.projects.release_batch(batch_id)
    await unit.emit("batch.released", batch_id, project_id=str(released.project_id))
    return released


def _check(template: dict[str, JsonValue], schemas: Schemas) -> None:
    """Raises Invalid; its problems have paths from the request's body."""
    try:
        require_usable(compile_template(template), schemas)
    except SterlingError as error:
        error.problems = tuple(
            Problem(path="/template" + problem.path, message=problem.message, code=problem.code)
            for problem in error.problems
        )
        raise
