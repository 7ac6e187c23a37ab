"""Reviews: the next cases, a verdict, a look at disagreements."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import ProjectId, ReviewId, TaskId
from sterling.domain.review import NewReview, Review, ReviewCase, ReviewCases, ReviewOrder
from sterling.services import reviews as service

router = APIRouter(tags=["reviews"])
Reader = Annotated[Actor, Depends(needs(Verb.LABELS_READ))]
Reviewer = Annotated[Actor, Depends(needs(Verb.REVIEWS_WRITE))]
Order = Annotated[
    ReviewOrder, Query(description="What comes first: the least certain, or the most likely wrong.")
]
Writer = Annotated[Once, Depends(creating(Verb.REVIEWS_WRITE))]


@router.get("/projects/{project_id}/reviews/next")
async def next_(
    project_id: ProjectId,
    actor: Reviewer,
    context: InContext,
    count: Annotated[int, Query(ge=1, le=50, description="Most cases.")] = 5,
    order: Order = ReviewOrder.UNCERTAIN,
) -> ReviewCases:
    """The settled tasks that come first, kept for the caller for ten minutes."""
    async with context.store.unit(actor) as unit:
        return await service.next_cases(unit, project_id, count, order)


@router.post("/tasks/{task_id}/reviews", status_code=201)
async def review(task_id: TaskId, new: NewReview, once: Writer) -> Review:
    """Accept, fix or reject. A rejected task is asked again, by everybody."""
    return await once.run(lambda unit: service.review_task(unit, task_id, new))


@router.post("/reviews/{review_id}/undo")
async def undo(review_id: ReviewId, actor: Reviewer, context: InContext) -> ReviewCase:
    """Takes an own verdict back while nobody has acted on it; gives the case as it was, kept for you."""
    async with context.store.unit(actor) as unit:
        return await service.undo_review(unit, review_id)


@router.get("/projects/{project_id}/disagreements")
async def disagreements(
    project_id: ProjectId,
    actor: Reader,
    context: InContext,
    limit: Annotated[int, Query(ge=1, le=100, description="Most cases.")] = 20,
    order: Order = ReviewOrder.UNCERTAIN,
) -> ReviewCases:
    """Tasks that several people answered, the most doubtful first; to look at, not to work on."""
    async with context.store.unit(actor) as unit:
        return await service.disagreements(unit, project_id, limit, order)
