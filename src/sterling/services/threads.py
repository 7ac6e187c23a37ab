"""Threads: what is said about a task where it is, and what annotators learn of their work."""

from datetime import datetime

from sterling.domain.access import Verb, require
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import ProjectId, TaskId, ThreadId
from sterling.domain.task import Task
from sterling.domain.thread import FeedbackList, NewComment, NewThread, People, Thread, Threads
from sterling.ports.store import Unit
from sterling.services.working import require_worker

MOST_MENTIONS = 100
MOST_FEEDBACK = 100


async def open_thread(unit: Unit, task_id: TaskId, new: NewThread) -> Thread:
    """Raises Forbidden for an annotator who never had the task, Invalid for a mention of who is not there."""
    require(unit.actor, Verb.ANSWERS_SUBMIT)
    task = await _workable(unit, task_id)
    await _check_mentions(unit, task_id, new)
    made = await unit.threads.open(task, new.pin, new)
    await _tell(unit, "thread.opened", made)
    return made


async def threads_of_task(unit: Unit, task_id: TaskId) -> Threads:
    """Those that the actor may see, oldest first. Raises as `open_thread`."""
    await _workable(unit, task_id)
    return Threads(items=await unit.threads.of_task(task_id))


async def people_of_task(unit: Unit, task_id: TaskId) -> People:
    """Whom the actor may mention. An annotator does not learn who else annotates."""
    await _workable(unit, task_id)
    return People(items=await unit.threads.people())


async def my_threads(unit: Unit, project_id: ProjectId) -> Threads:
    """Open threads that mention the actor, newest first; none for a key."""
    await unit.projects.get(project_id)
    if unit.actor.user_id is None:
        return Threads(items=[])
    return Threads(items=await unit.threads.mentioning(project_id, unit.actor.user_id, MOST_MENTIONS))


async def add_comment(unit: Unit, thread_id: ThreadId, new: NewComment) -> Thread:
    """A resolved thread is open again: what was said wants to be read.

    Raises:
        NotFound: there is none, or none that the actor may see.
        Invalid: a mention of somebody who is not there.
    """
    require(unit.actor, Verb.ANSWERS_SUBMIT)
    thread = await unit.threads.get(thread_id)
    await _check_mentions(unit, thread.task_id, new)
    await unit.threads.comment(thread, new)
    if thread.resolved_at is not None:
        await unit.threads.resolve(thread_id, False)
    changed = await unit.threads.get(thread_id)
    await _tell(unit, "thread.commented", changed)
    return changed


async def resolve_thread(unit: Unit, thread_id: ThreadId, resolved: bool) -> Thread:
    """Done with, or open again. Raises NotFound as `add_comment`."""
    require(unit.actor, Verb.ANSWERS_SUBMIT)
    await unit.threads.get(thread_id)
    await unit.threads.resolve(thread_id, resolved)
    changed = await unit.threads.get(thread_id)
    await _tell(unit, "thread.resolved" if resolved else "thread.reopened", changed)
    return changed


async def my_feedback(unit: Unit, project_id: ProjectId) -> FeedbackList:
    """What others said about the actor's work and the actor has not marked as seen."""
    await unit.projects.get(project_id)
    if unit.actor.annotator_id is None:
        return FeedbackList(items=[])
    return FeedbackList(items=await unit.threads.feedback(project_id, unit.actor.annotator_id, MOST_FEEDBACK))


async def mark_seen(unit: Unit, project_id: ProjectId, until: datetime) -> None:
    """Nothing up to that instant is told again."""
    require(unit.actor, Verb.ANSWERS_SUBMIT)
    await unit.projects.get(project_id)
    if unit.actor.annotator_id is not None:
        await unit.threads.mark(project_id, unit.actor.annotator_id, until)


async def _workable(unit: Unit, task_id: TaskId) -> Task:
    task = await unit.tasks.get(task_id)
    await require_worker(unit, task.item_id, Verb.TASKS_READ, "talk about it")
    return task


async def _check_mentions(unit: Unit, task_id: TaskId, new: NewComment) -> None:
    if not new.mentions:
        return
    known = {person.user_id for person in (await people_of_task(unit, task_id)).items}
    if not known.issuperset(new.mentions):
        message = "names somebody who cannot be mentioned here: see the people of the task"
        problem = Problem(path="/mentions", message=message, code="unknown")
        raise Invalid(f"/mentions {message}.", problems=[problem])


async def _tell(unit: Unit, verb: str, thread: Thread) -> None:
    await unit.emit(verb, thread.task_id, project_id=str(thread.project_id), thread_id=str(thread.id))
