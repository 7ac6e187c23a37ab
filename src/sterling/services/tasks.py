"""Tasks: look, search, cancel, delete."""

from collections.abc import Sequence

from sterling.controls.template import compile_template
from sterling.domain.access import Verb, may, require
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.project import Project
from sterling.domain.record import Page
from sterling.domain.task import (
    Deleted,
    LabelQuery,
    Task,
    TaskDetail,
    TaskKind,
    TaskPreviews,
    TaskQuery,
    TaskState,
)
from sterling.domain.template import Template, ViewKind, pointer, source_path
from sterling.domain.votes import CLASSED
from sterling.ports.store import Unit
from sterling.services.working import require_worker


async def list_tasks(
    unit: Unit, project_id: ProjectId, query: TaskQuery, cursor: str | None, limit: int
) -> Page[Task]:
    """Labels are asked for by those who may read them. Raises NotFound where there is no such project, which
    only an empty page leaves open; Invalid where the project does not ask for such labels, or another
    filter stands beside."""
    if query.label is not None:
        require(unit.actor, Verb.LABELS_READ)
        _require_alone(query)
        _require_asked(await unit.projects.get(project_id), query.label)
    page = await unit.tasks.page(project_id, query, cursor, limit)
    if not page.items:
        await unit.projects.get(project_id)
    return page


def _require_alone(query: TaskQuery) -> None:
    """Labels are found in the order of an index: another filter could pass over all of a project's."""
    if query.model_copy(update={"label": None}) != TaskQuery():
        message = "`control` goes with `value` and `below`, and no other filter. Leave the others out."
        raise _wrong("control", message, "not_alone")


def _require_asked(project: Project, label: LabelQuery) -> None:
    asked = compile_template(project.template).asked
    if label.control not in asked:
        there = ", ".join(asked) or "none"
        raise _wrong(
            "control", f"No control is called {label.control!r}; there are {there}.", "unknown_control"
        )
    if label.value is not None and asked[label.control].control.shape not in CLASSED:
        message = f"The labels of {label.control!r} are not each of one class. List them without a value."
        raise _wrong("value", message, "no_classes")


def _wrong(parameter: str, message: str, code: str) -> Invalid:
    problem = Problem(path=pointer("query", parameter), message=message, code=code)
    return Invalid(message, problems=[problem])


async def preview_tasks(unit: Unit, project_id: ProjectId, task_ids: Sequence[TaskId]) -> TaskPreviews:
    """What a list shows beside the rows; labels for those who may read them. Raises NotFound where there is
    no such project."""
    project = await unit.projects.get(project_id)
    found = await unit.tasks.previews(
        project_id, task_ids, _first_text(Template.model_validate(project.template))
    )
    if not may(unit.actor, Verb.LABELS_READ):
        found = [one.model_copy(update={"labels": ()}) for one in found]
    return TaskPreviews(items=tuple(found))


def _first_text(template: Template) -> tuple[str | int, ...] | None:
    """Where in an item the first text is that people are shown."""
    texts = (view for view in template.views.values() if view.type in _TEXTS)
    return next((source_path(view.src) for view in texts), None)


_TEXTS = (ViewKind.TEXT, ViewKind.MARKDOWN)


async def get_task(unit: Unit, task_id: TaskId) -> TaskDetail:
    """For those who may read all tasks, and for every annotator who works, or worked, on this one.

    How the task stands tells an annotator what others answered: where all agree it ends, else it wants more
    answers, and an own one can be corrected until then.
    """
    found = await unit.tasks.detail(task_id)
    await require_worker(unit, found.task.item_id, Verb.TASKS_READ, "see it")
    if may(unit.actor, Verb.TASKS_READ):
        return found
    return found.model_copy(update={"task": found.task.model_copy(update=_NEW)})


_NEW = {
    "kind": TaskKind.PRODUCTION,
    "state": TaskState.OPEN,
    **dict.fromkeys(("priority", "need", "done", "free", "flags"), 0),
}


async def cancel_task(unit: Unit, task_id: TaskId) -> Task:
    """Nobody gets it any more; an answer that is under way is kept as surplus."""
    canceled = await unit.tasks.cancel(task_id)
    await unit.emit("task.canceled", task_id, project_id=str(canceled.project_id))
    return canceled


async def delete_task(unit: Unit, task_id: TaskId) -> None:
    """The task with its item, truth, answers and labels. Releases that hold them stay as they were made."""
    found = await unit.tasks.get(task_id)
    await unit.tasks.delete(found.project_id, task_id, None)
    await unit.emit("task.deleted", task_id, project_id=str(found.project_id), external_id=found.external_id)


async def delete_tasks(unit: Unit, project_id: ProjectId, batch: str | None) -> Deleted:
    """All data of a project, or of one of its batches; see `delete_task`."""
    await unit.projects.get(project_id)
    count = await unit.tasks.delete(project_id, None, batch)
    await unit.emit("project.emptied", project_id, tasks=count, batch=batch)
    return Deleted(tasks=count)
