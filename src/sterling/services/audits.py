"""Audits: a random sample of labelled tasks is checked; its verdicts give each control its certificate."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from sterling.controls.compiled import Compiled, check_answer, normal_answer
from sterling.controls.correctness import judge
from sterling.controls.template import compile_template
from sterling.domain.access import Verb, require
from sterling.domain.audit import MOST_VALUES, Audit, AuditTask, AuditVerdict, NewAudit
from sterling.domain.errors import Conflict, Invalid, Problem
from sterling.domain.ids import AuditId, ProjectId, TaskId
from sterling.domain.record import Page
from sterling.domain.template import pointer
from sterling.ports.audits import Frame, JsonObject, Verdicts
from sterling.ports.store import Unit
from sterling.services.certificates import calibrations, certificates, draw


async def start_audit(unit: Unit, project_id: ProjectId, new: NewAudit) -> Audit:
    """Draws from all tasks that have a label of an audited control, sorted by id: what is drawn depends on
    the ids and the seed alone.

    Raises:
        Conflict: there is no label yet, or fewer tasks than are to be drawn.
        Invalid: a control is not of this template, or a field has no values to make slices of.
    """
    require(unit.actor, Verb.AUDITS_WRITE)
    project = await unit.projects.get(project_id)
    compiled = compile_template(project.template)
    frame = await unit.audits.frame(project_id, _controls(compiled, new))
    if new.size > frame.tasks:
        message = f"{frame.tasks:,} tasks have labels: {new.size:,} cannot be drawn. Aggregate, or draw less."
        raise Conflict(message, labelled=frame.tasks)
    positions = await asyncio.to_thread(draw, frame.tasks, new.size, new.seed)
    task_ids = await unit.audits.draw(project_id, frame, positions)
    audit_id = await unit.audits.add(project_id, new, frame, task_ids)
    _, frame = await unit.audits.lock(audit_id)
    _require_slices(frame, new.fields)
    await unit.emit(
        "audit.drawn",
        audit_id,
        project_id=str(project_id),
        size=new.size,
        seed=new.seed,
        from_truth=new.from_truth,
    )
    if new.from_truth:
        # The one place where known truth is read, and of the drawn tasks alone.
        await _judge(unit, audit_id, compiled, await unit.audits.truths(task_ids))
        return await _certify(unit, audit_id, compiled)
    return await unit.audits.get(audit_id)


def _controls(compiled: Compiled, new: NewAudit) -> Sequence[str]:
    wanted = list(dict.fromkeys(new.controls or compiled.asked))
    unknown = [name for name in wanted if name not in compiled.asked]
    if unknown:
        known = ", ".join(compiled.asked)
        problem = Problem(path="/controls", message=f"no control is called {unknown[0]!r}; there are {known}")
        raise Invalid(problem.message.capitalize() + ".", problems=[problem])
    return wanted


def _require_slices(frame: Frame, fields: Sequence[str]) -> None:
    for place, name in enumerate(fields):
        if not any(name in keys for keys in frame.slices.values()):
            message = (
                f"the field {name!r} makes no slices: no labelled item has a text, a number or a truth value "
                f"there, or they have more than {MOST_VALUES} different ones"
            )
            problem = Problem(path=f"/fields/{place}", message=message)
            raise Invalid(message.capitalize() + ".", problems=[problem])


async def give_verdict(unit: Unit, audit_id: AuditId, task_id: TaskId, given: AuditVerdict) -> AuditTask:
    """An expert's truth for a drawn task. A later one replaces it.

    Raises:
        NotFound: no such audit, or the task was not drawn.
        Invalid: the truth does not fit the template.
    """
    require(unit.actor, Verb.AUDITS_WRITE)
    audit, _ = await unit.audits.lock(audit_id)
    project = await unit.projects.get(audit.project_id)
    compiled = compile_template(project.template)
    (drawn,) = await unit.audits.drawn(audit_id, [task_id])
    problems = [
        problem.model_copy(update={"path": "/truth" + problem.path})
        for problem in check_answer(compiled, drawn.data, given.truth)
    ]
    if problems:
        first = problems[0]
        raise Invalid(f"The truth does not fit the template: {first.path} {first.message}", problems=problems)
    await _judge(unit, audit_id, compiled, {task_id: given.truth})
    await _certify(unit, audit_id, compiled)
    await unit.emit("audit.judged", audit_id, task_id=str(task_id))
    return await unit.audits.task(audit_id, task_id)


async def _judge(
    unit: Unit, audit_id: AuditId, compiled: Compiled, truths: Mapping[TaskId, JsonObject]
) -> None:
    """A truth that leaves out a control of the audit which needs an answer, as one that came with drawings of
    another kind does, says nothing about the task: an expert has to."""
    _, frame = await unit.audits.lock(audit_id)
    verdicts, audited = dict[TaskId, Verdicts](), {pointer(name) for name in frame.controls}
    for drawn in await unit.audits.drawn(audit_id, list(truths)):
        wrong = check_answer(compiled, drawn.data, truths[drawn.task_id])
        if any(problem.code == "missing" and problem.path in audited for problem in wrong):
            continue
        truth = normal_answer(compiled, truths[drawn.task_id])
        labels = {name: drawn.labels[name] for name in frame.controls if name in drawn.labels}
        verdicts[drawn.task_id] = Verdicts(truth, judge(compiled, labels, truth))
    if verdicts:
        await unit.audits.judge(audit_id, verdicts)


async def _certify(unit: Unit, audit_id: AuditId, compiled: Compiled) -> Audit:
    audit, frame = await unit.audits.lock(audit_id)
    judged = await unit.audits.judged(audit_id)
    found, slices = await asyncio.to_thread(
        certificates, compiled, frame, judged, audit.seed, complete=audit.done == audit.size
    )
    honest = await asyncio.to_thread(calibrations, judged)
    await unit.audits.certify(audit_id, found, slices, honest)
    return await unit.audits.get(audit_id)


async def get_audit(unit: Unit, audit_id: AuditId) -> Audit:
    return await unit.audits.get(audit_id)


async def list_audits(unit: Unit, project_id: ProjectId, after: UUID | None, limit: int) -> Page[Audit]:
    await unit.projects.get(project_id)
    return await unit.audits.page(project_id, after, limit)


async def list_tasks(unit: Unit, audit_id: AuditId, cursor: str | None, limit: int) -> Page[AuditTask]:
    await unit.audits.get(audit_id)
    return await unit.audits.tasks(audit_id, cursor, limit)
