"""Audits: draw a sample, say what is true, read the certificate."""

from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.audit import Audit, AuditTask, AuditVerdict, NewAudit
from sterling.domain.ids import AuditId, ProjectId, TaskId
from sterling.domain.record import Page
from sterling.services import audits as service

router = APIRouter(tags=["audits"])
Reader = Annotated[Actor, Depends(needs(Verb.AUDITS_READ))]
Expert = Annotated[Actor, Depends(needs(Verb.AUDITS_WRITE))]
Creator = Annotated[Once, Depends(creating(Verb.AUDITS_WRITE))]


@router.post("/projects/{project_id}/audits", status_code=201)
async def create(project_id: ProjectId, new: NewAudit, once: Creator) -> Audit:
    """Draws labelled tasks at random, without replacement. With `from_truth` the known truth of the drawn
    tasks is the expert; that of all others is not read."""
    return await once.run(lambda unit: service.start_audit(unit, project_id, new))


@router.get("/projects/{project_id}/audits")
async def list_(project_id: ProjectId, actor: Reader, context: InContext, paging: InPages) -> Page[Audit]:
    """Newest first."""
    async with context.store.unit(actor) as unit:
        return await service.list_audits(unit, project_id, paging.after, paging.limit)


@router.get("/audits/{audit_id}")
async def get(audit_id: AuditId, actor: Reader, context: InContext) -> Audit:
    async with context.store.unit(actor) as unit:
        return await service.get_audit(unit, audit_id)


@router.get("/audits/{audit_id}/tasks")
async def tasks(audit_id: AuditId, actor: Reader, context: InContext, paging: InPages) -> Page[AuditTask]:
    """What was drawn, in the order drawn."""
    async with context.store.unit(actor) as unit:
        return await service.list_tasks(unit, audit_id, paging.cursor, paging.limit)


@router.put("/audits/{audit_id}/tasks/{task_id}")
async def verdict(
    audit_id: AuditId, task_id: TaskId, given: AuditVerdict, actor: Expert, context: InContext
) -> AuditTask:
    """An expert's truth for a drawn task; the certificates follow it."""
    async with context.store.unit(actor) as unit:
        return await service.give_verdict(unit, audit_id, task_id, given)
