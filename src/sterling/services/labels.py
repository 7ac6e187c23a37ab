"""Labels as people look at them; the start of an aggregation. Nothing here loads the mathematics."""

from sterling.controls.template import compile_template
from sterling.domain.access import Verb, require
from sterling.domain.annotator import AnnotatorReport, Standings
from sterling.domain.curve import Curve, Curves
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import AnnotatorId, ProjectId, TaskId
from sterling.domain.job import Job, JobKind
from sterling.domain.label import Label, NewAggregation
from sterling.domain.progress import Progress
from sterling.domain.record import Page
from sterling.domain.template import pointer
from sterling.ports.store import Unit


async def start_aggregation(unit: Unit, project_id: ProjectId, order: NewAggregation) -> Job:
    """Enqueues the aggregation of all answers. Raises Invalid when a method is given for no control."""
    require(unit.actor, Verb.LABELS_AGGREGATE)
    project = await unit.projects.get(project_id)
    known = compile_template(project.template).asked
    problems = [
        Problem(
            path=pointer("methods", name), message=f"no control is called {name!r}", code="unknown_control"
        )
        for name in order.methods
        if name not in known
    ]
    if problems:
        raise Invalid(
            f"Methods are given for controls that are not: {problems[0].message}.", problems=problems
        )
    job = await unit.jobs.add(JobKind.AGGREGATION, project_id, order.model_dump(), "labels", None)
    await unit.emit("aggregation.ordered", project_id, job_id=str(job.id))
    return job


async def list_labels(
    unit: Unit, project_id: ProjectId, control: str | None, cursor: str | None, limit: int
) -> Page[Label]:
    await unit.projects.get(project_id)
    return await unit.labels.page(project_id, control, cursor, limit)


async def labels_of_task(unit: Unit, task_id: TaskId) -> Page[Label]:
    await unit.tasks.get(task_id)
    return Page[Label](items=list(await unit.labels.of_task(task_id)), next_cursor=None)


async def progress(unit: Unit, project_id: ProjectId) -> Progress:
    await unit.projects.get(project_id)
    return await unit.progress.of_project(project_id)


async def curves(unit: Unit, project_id: ProjectId) -> Curves:
    await unit.projects.get(project_id)
    return Curves(items=[Curve.model_validate(one) for one in await unit.labels.curves(project_id)])


async def standings(unit: Unit, project_id: ProjectId) -> Standings:
    await unit.projects.get(project_id)
    return Standings(items=list(await unit.progress.standings(project_id)))


async def report(unit: Unit, project_id: ProjectId, annotator_id: AnnotatorId) -> AnnotatorReport:
    """Raises NotFound when the annotator did nothing in the project."""
    await unit.projects.get(project_id)
    return await unit.progress.report(project_id, annotator_id)
