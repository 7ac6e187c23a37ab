"""Flags: who works on a task says what a manager should see; the work goes on."""

from sterling.domain.access import Verb, may, require
from sterling.domain.errors import Forbidden
from sterling.domain.flag import Flag, Flags
from sterling.domain.ids import FlagId, TaskId
from sterling.ports.store import Unit


async def flag_task(unit: Unit, task_id: TaskId, reason: str) -> Flag:
    """Raises Forbidden for an annotator who never had the task."""
    require(unit.actor, Verb.ANSWERS_SUBMIT)
    task = await unit.tasks.get(task_id)
    if not may(unit.actor, Verb.TASKS_READ):
        annotator = unit.actor.annotator_id
        if annotator is None or not await unit.assets.works_on(task.item_id, annotator):
            raise Forbidden("Only those who work on this task may flag it. Claim it first.")
    made = await unit.flags.add(task, reason)
    await unit.emit(
        "task.flagged", task_id, project_id=str(task.project_id), flag_id=str(made.id), reason=reason
    )
    return made


async def flags_of_task(unit: Unit, task_id: TaskId) -> Flags:
    """Open and closed ones, newest first."""
    await unit.tasks.get(task_id)
    return Flags(items=await unit.flags.of_tasks([task_id]))


async def close_flag(unit: Unit, flag_id: FlagId) -> Flag:
    """Somebody has dealt with it; closing it again changes nothing."""
    require(unit.actor, Verb.REVIEWS_WRITE)
    closed = await unit.flags.close(flag_id)
    await unit.emit(
        "task.flag_closed", closed.task_id, project_id=str(closed.project_id), flag_id=str(flag_id)
    )
    return closed
