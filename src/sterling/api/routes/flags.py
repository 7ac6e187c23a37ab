"""Flags: raise one on a task, look at them, close one."""

from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.domain.access import Actor, Verb
from sterling.domain.flag import Flag, Flags, NewFlag
from sterling.domain.ids import FlagId, TaskId
from sterling.services import flags as service

router = APIRouter(tags=["tasks"])
Flagger = Annotated[Once, Depends(creating(Verb.ANSWERS_SUBMIT))]
Reader = Annotated[Actor, Depends(needs(Verb.TASKS_READ))]
Closer = Annotated[Actor, Depends(needs(Verb.REVIEWS_WRITE))]


@router.post("/tasks/{task_id}/flags", status_code=201)
async def create(task_id: TaskId, new: NewFlag, once: Flagger) -> Flag:
    """Says that a manager should look at this task, and why. The lease and the work on it go on."""
    return await once.run(lambda unit: service.flag_task(unit, task_id, new.reason))


@router.get("/tasks/{task_id}/flags")
async def list_(task_id: TaskId, actor: Reader, context: InContext) -> Flags:
    """What was said about the task, newest first."""
    async with context.store.unit(actor) as unit:
        return await service.flags_of_task(unit, task_id)


@router.post("/flags/{flag_id}/close")
async def close(flag_id: FlagId, actor: Closer, context: InContext) -> Flag:
    """Marks the flag as dealt with."""
    async with context.store.unit(actor) as unit:
        return await service.close_flag(unit, flag_id)
