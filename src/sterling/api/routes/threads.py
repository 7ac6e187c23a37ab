"""Threads on tasks, and what an annotator is told about their work."""

from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import ProjectId, TaskId, ThreadId
from sterling.domain.thread import (
    FeedbackList,
    FeedbackSeen,
    NewComment,
    NewThread,
    People,
    Thread,
    Threads,
)
from sterling.services import threads as service

router = APIRouter(tags=["threads"])
Reader = Annotated[Actor, Depends(needs(Verb.PROJECTS_READ))]
Writer = Annotated[Actor, Depends(needs(Verb.ANSWERS_SUBMIT))]
Opener = Annotated[Once, Depends(creating(Verb.ANSWERS_SUBMIT))]


@router.post("/tasks/{task_id}/threads", status_code=201)
async def create(task_id: TaskId, new: NewThread, once: Opener) -> Thread:
    """Opens a thread, pinned to a place in the task. The work on the task goes on."""
    return await once.run(lambda unit: service.open_thread(unit, task_id, new))


@router.get("/tasks/{task_id}/threads")
async def list_(task_id: TaskId, actor: Reader, context: InContext) -> Threads:
    """The threads of the task that the caller may see, oldest first."""
    async with context.store.unit(actor) as unit:
        return await service.threads_of_task(unit, task_id)


@router.get("/tasks/{task_id}/people")
async def people(task_id: TaskId, actor: Reader, context: InContext) -> People:
    """Whom the caller may mention in threads of the task."""
    async with context.store.unit(actor) as unit:
        return await service.people_of_task(unit, task_id)


@router.post("/threads/{thread_id}/comments", status_code=201)
async def comment(thread_id: ThreadId, new: NewComment, once: Opener) -> Thread:
    """Says something in a thread; a resolved one is open again."""
    return await once.run(lambda unit: service.add_comment(unit, thread_id, new))


@router.post("/threads/{thread_id}/resolve")
async def resolve(thread_id: ThreadId, actor: Writer, context: InContext) -> Thread:
    """Marks the thread as done with."""
    async with context.store.unit(actor) as unit:
        return await service.resolve_thread(unit, thread_id, True)


@router.post("/threads/{thread_id}/reopen")
async def reopen(thread_id: ThreadId, actor: Writer, context: InContext) -> Thread:
    async with context.store.unit(actor) as unit:
        return await service.resolve_thread(unit, thread_id, False)


@router.get("/projects/{project_id}/my-threads")
async def mine(project_id: ProjectId, actor: Reader, context: InContext) -> Threads:
    """Open threads that mention the caller, newest first."""
    async with context.store.unit(actor) as unit:
        return await service.my_threads(unit, project_id)


@router.get("/projects/{project_id}/my-feedback")
async def feedback(project_id: ProjectId, actor: Reader, context: InContext) -> FeedbackList:
    """Verdicts that changed an answer of the caller, and what others wrote to them, not marked as seen."""
    async with context.store.unit(actor) as unit:
        return await service.my_feedback(unit, project_id)


@router.post("/projects/{project_id}/my-feedback/seen", status_code=204)
async def seen(project_id: ProjectId, given: FeedbackSeen, actor: Writer, context: InContext) -> None:
    """Everything up to the instant is not told again."""
    async with context.store.unit(actor) as unit:
        await service.mark_seen(unit, project_id, given.until)
