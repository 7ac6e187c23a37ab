"""/tasks: look, search, cancel."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.answer import Answer
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.record import Page
from sterling.domain.task import Deleted, LabelQuery, Task, TaskDetail, TaskPreviews, TaskQuery, TaskState
from sterling.services import answers, tasks

router = APIRouter(tags=["tasks"])
Reader = Annotated[Actor, Depends(needs(Verb.TASKS_READ))]
AnswerReader = Annotated[Actor, Depends(needs(Verb.ANSWERS_READ))]
Viewer = Annotated[Actor, Depends(needs(Verb.PROJECTS_READ))]
Deleter = Annotated[Actor, Depends(needs(Verb.DATA_DELETE))]
Manager = Annotated[Actor, Depends(needs(Verb.TASKS_ASSIGN))]


async def _label(
    control: Annotated[
        str | None,
        Query(
            min_length=1, max_length=100, description="With a label of this control, the least certain first."
        ),
    ] = None,
    value: Annotated[
        str | None, Query(min_length=1, max_length=200, description="Whose label of `control` is this class.")
    ] = None,
    below: Annotated[
        float | None, Query(gt=0, le=1, description="Whose label of `control` is less probable than this.")
    ] = None,
) -> LabelQuery | None:
    if control is not None:
        return LabelQuery(control=control, value=value, below=below)
    if value is None and below is None:
        return None
    message = "`value` and `below` are about the labels of a control: name it in `control`."
    raise Invalid(message, problems=[Problem(path="/query/control", message=message, code="missing")])


@router.get("/projects/{project_id}/tasks")
async def list_(
    project_id: ProjectId,
    actor: Reader,
    context: InContext,
    paging: InPages,
    label: Annotated[LabelQuery | None, Depends(_label)],
    state: Annotated[
        list[TaskState] | None, Query(max_length=7, description="In one of these states.")
    ] = None,
    batch: Annotated[str | None, Query(max_length=200, description="Of the batch with this name.")] = None,
    flagged: Annotated[bool, Query(description="Only those with an open flag.")] = False,
    search: Annotated[
        str | None, Query(min_length=1, max_length=200, description="A text in the external id or the data.")
    ] = None,
) -> Page[Task]:
    """Tasks, oldest first; with `control`, the least certain label first, for those who may read labels.
    No other filter goes with `control`, `value` and `below`.

    A search looks at some thousand tasks a page: a page may hold few or none and still have a
    `next_cursor`."""
    query = TaskQuery(label=label, states=frozenset(state or ()), batch=batch, flagged=flagged, search=search)
    async with context.store.unit(actor) as unit:
        return await tasks.list_tasks(unit, project_id, query, paging.cursor, paging.limit)


@router.get("/projects/{project_id}/tasks/previews")
async def preview(
    project_id: ProjectId,
    actor: Reader,
    context: InContext,
    task_id: Annotated[list[TaskId], Query(min_length=1, max_length=100, description="Of these tasks.")],
) -> TaskPreviews:
    """How the item of each task begins, and its labels in brief: what a list shows beside the tasks."""
    async with context.store.unit(actor) as unit:
        return await tasks.preview_tasks(unit, project_id, task_id)


@router.delete("/projects/{project_id}/tasks")
async def delete_all(
    project_id: ProjectId,
    actor: Deleter,
    context: InContext,
    batch: Annotated[str | None, Query(max_length=200, description="Only of the batch of this name.")] = None,
) -> Deleted:
    """Removes the project's tasks with their items, truth, answers and labels. It cannot be undone; refused
    while somebody works on one of them. Releases stay."""
    async with context.store.unit(actor) as unit:
        return await tasks.delete_tasks(unit, project_id, batch)


@router.delete("/tasks/{task_id}", status_code=204)
async def delete(task_id: TaskId, actor: Deleter, context: InContext) -> None:
    """Removes the task with its item, truth, answers and labels. It cannot be undone."""
    async with context.store.unit(actor) as unit:
        await tasks.delete_task(unit, task_id)


@router.get("/tasks/{task_id}")
async def get(task_id: TaskId, actor: Viewer, context: InContext) -> TaskDetail:
    """The task with its item; for annotators, those that they work or worked on."""
    async with context.store.unit(actor) as unit:
        return await tasks.get_task(unit, task_id)


@router.get("/tasks/{task_id}/answers")
async def answers_(task_id: TaskId, actor: AnswerReader, context: InContext, paging: InPages) -> Page[Answer]:
    """Everything that was answered, of all rounds."""
    async with context.store.unit(actor) as unit:
        return await answers.answers_of_task(unit, task_id, paging.after, paging.limit)


@router.post("/tasks/{task_id}/cancel")
async def cancel(task_id: TaskId, actor: Manager, context: InContext) -> Task:
    """Takes the task out of the queue for good."""
    async with context.store.unit(actor) as unit:
        return await tasks.cancel_task(unit, task_id)
