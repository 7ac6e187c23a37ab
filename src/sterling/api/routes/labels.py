"""Labels, aggregation, and the figures of a project's page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.annotator import AnnotatorReport, Standings
from sterling.domain.curve import Curves
from sterling.domain.explanation import Explanations
from sterling.domain.forecast import Forecast
from sterling.domain.ids import AnnotatorId, ProjectId, TaskId
from sterling.domain.job import Job
from sterling.domain.label import Label, NewAggregation
from sterling.domain.progress import Progress
from sterling.domain.record import Page
from sterling.services import explanations, forecasts
from sterling.services import labels as service

router = APIRouter(tags=["labels"])
Reader = Annotated[Actor, Depends(needs(Verb.LABELS_READ))]
Aggregator = Annotated[Once, Depends(creating(Verb.LABELS_AGGREGATE))]
Target = Annotated[float, Query(gt=0, lt=1, description="The accuracy to reach, in 0..1.")]
Class = Annotated[str | None, Query(max_length=200, description="Only labels of this class.")]
Control = Annotated[str | None, Query(max_length=100, description="Only labels of this control.")]


@router.post("/projects/{project_id}/aggregations", status_code=202)
async def aggregate(project_id: ProjectId, new: NewAggregation, once: Aggregator) -> Job:
    """Starts the job that makes labels of all answers. Without methods each control takes its default."""
    return await once.run(lambda unit: service.start_aggregation(unit, project_id, new), status=202)


@router.get("/projects/{project_id}/labels")
async def list_(
    project_id: ProjectId, actor: Reader, context: InContext, paging: InPages, control: Control = None
) -> Page[Label]:
    """What Sterling believes, by task, then control."""
    async with context.store.unit(actor) as unit:
        return await service.list_labels(unit, project_id, control, paging.cursor, paging.limit)


@router.get("/tasks/{task_id}/labels")
async def of_task(task_id: TaskId, actor: Reader, context: InContext) -> Page[Label]:
    """All labels of one task."""
    async with context.store.unit(actor) as unit:
        return await service.labels_of_task(unit, task_id)


@router.get("/tasks/{task_id}/explanations")
async def explain(task_id: TaskId, actor: Reader, context: InContext) -> Explanations:
    """Why each label of a task is what it is: who said what, with which weight."""
    async with context.store.unit(actor) as unit:
        return await explanations.explain(unit, task_id)


@router.get("/projects/{project_id}/progress")
async def progress(project_id: ProjectId, actor: Reader, context: InContext) -> Progress:
    """Counts are of now; agreement, classes and probabilities of the last aggregation."""
    async with context.store.unit(actor) as unit:
        return await service.progress(unit, project_id)


@router.get("/projects/{project_id}/curves")
async def curves(project_id: ProjectId, actor: Reader, context: InContext) -> Curves:
    """Accuracy against judgments: the project's own answers played again at the last aggregation, the same
    number for every task against stopping when sure."""
    async with context.store.unit(actor) as unit:
        return await service.curves(unit, project_id)


@router.get("/projects/{project_id}/forecast")
async def forecast(
    project_id: ProjectId,
    actor: Reader,
    context: InContext,
    target: Target = 0.98,
    control: Control = None,
    value: Class = None,
) -> Forecast:
    """What it takes to reach an accuracy on a control's labels, or on those of one class: judgments, cost,
    days."""
    async with context.store.unit(actor) as unit:
        return await forecasts.forecast(unit, project_id, control, value, target)


@router.get("/projects/{project_id}/annotators")
async def standings(project_id: ProjectId, actor: Reader, context: InContext) -> Standings:
    """Who did how much, how fast, and how often right by the last aggregation."""
    async with context.store.unit(actor) as unit:
        return await service.standings(unit, project_id)


@router.get("/projects/{project_id}/annotators/{annotator_id}")
async def report(
    project_id: ProjectId, annotator_id: AnnotatorId, actor: Reader, context: InContext
) -> AnnotatorReport:
    """One annotator in one project: accuracy by control, class and week, what is mistaken for what, time,
    cost, agreement with the others."""
    async with context.store.unit(actor) as unit:
        return await service.report(unit, project_id, annotator_id)
