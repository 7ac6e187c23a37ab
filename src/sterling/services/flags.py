"""Flags: who works on a task says what a manager should see; the work goes on."""

from sterling.domain.access import Verb, require
from sterling.domain.flag import Flag, Flags
from sterling.domain.ids import FlagId, TaskId
from sterling.ports.store import Unit
from sterling.services.working import require_worker


async def flag_task(unit: Unit, task_id: TaskId, reason: str) -> Flag:
    """Raises Forbidden for an annotator who never had the task."""
    require(unit.actor, Verb.ANSWERS_SUBMIT)
    task = await unit.tasks.get(task_id)
    await require_worker(unit, task.item_id, Verb.TASKS_READ, "flag it")
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
