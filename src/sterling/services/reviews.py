"""Reviews: the most doubtful first, nobody's work done twice; accept, fix, reject."""

from uuid import UUID

import orjson

from sterling.controls.compiled import check_answer, normal_answer
from sterling.controls.template import compile_template
from sterling.domain.access import Verb, require
from sterling.domain.errors import Conflict, Forbidden, Invalid, Problem
from sterling.domain.ids import ProjectId, ReviewId, TaskId
from sterling.domain.review import NewReview, Review, ReviewCase, ReviewCases, ReviewOrder, Verdict
from sterling.domain.task import TaskState
from sterling.ports.reviews import Reviewable
from sterling.ports.store import Unit

HOLD_SECONDS = 600
_REVIEWED = frozenset({TaskState.SETTLED, TaskState.IN_REVIEW, TaskState.DONE})


async def next_cases(unit: Unit, project_id: ProjectId, count: int, order: ReviewOrder) -> ReviewCases:
    """The first settled tasks that nobody else is looking at, kept for the caller for ten minutes."""
    require(unit.actor, Verb.REVIEWS_WRITE)
    await unit.projects.get(project_id)
    taken = await unit.reviews.take(project_id, _reviewer(unit), count, HOLD_SECONDS, order)
    return ReviewCases(items=await unit.reviews.cases(taken))


async def disagreements(unit: Unit, project_id: ProjectId, limit: int, order: ReviewOrder) -> ReviewCases:
    """Tasks that several people answered, in the order; only to look at."""
    await unit.projects.get(project_id)
    found = await unit.reviews.disputed(project_id, limit, order)
    return ReviewCases(items=await unit.reviews.cases(found))


def _reviewer(unit: Unit) -> UUID | None:
    return unit.actor.user_id or unit.actor.key_id


async def review_task(unit: Unit, task_id: TaskId, new: NewReview) -> Review:
    """Accept: the labels stand, whatever is aggregated later. Fix: the answer given becomes the label, with
    probability 1 and not calibrated: it is a person's word, not a measurement. Reject: a new round.

    Raises:
        NotFound: no such task.
        Conflict: it still waits for answers, has no label to accept, or another reviewer has it.
        Invalid: a fix without an answer that fits the template, a rejection without a reason.
    """
    require(unit.actor, Verb.REVIEWS_WRITE)
    found = await unit.reviews.lock(task_id)
    task = found.task
    if task.state not in _REVIEWED:
        raise Conflict(f"This task is {task.state}; only settled tasks are reviewed.", state=task.state)
    if await unit.reviews.held_by_another(task_id, _reviewer(unit)):
        raise Conflict("Another reviewer has this task. Take the next one, or wait ten minutes.")
    before = await unit.reviews.before(task_id)
    new = await _DO[new.verdict](unit, found, new)
    made = await unit.reviews.add(task, new, before)
    await unit.emit(
        "task.reviewed",
        task_id,
        project_id=str(task.project_id),
        review_id=str(made.id),
        verdict=new.verdict,
        round=task.round,
    )
    return made


async def undo_review(unit: Unit, review_id: ReviewId) -> ReviewCase:
    """Takes an own verdict back while nobody has acted on it: the case is as it was, and the caller's again.

    Raises:
        NotFound: no such review; an undone one is gone.
        Forbidden: it is somebody else's.
        Conflict: the task was reviewed again, sent back, or is being answered again.
    """
    require(unit.actor, Verb.REVIEWS_WRITE)
    found = await unit.reviews.get(review_id)
    if not await unit.reviews.is_own(review_id):
        raise Forbidden("Only who gave a verdict can take it back.")
    task = (await unit.reviews.lock(found.task_id)).task
    if not await unit.reviews.untouched(review_id):
        raise Conflict("This verdict was acted on, so it cannot be taken back. Review the task again.")
    await unit.reviews.undo(task, review_id)
    await unit.reviews.hold([found.task_id], _reviewer(unit), HOLD_SECONDS)
    await unit.emit(
        "task.review_undone",
        found.task_id,
        project_id=str(task.project_id),
        review_id=str(review_id),
        verdict=found.verdict,
    )
    return (await unit.reviews.cases([found.task_id]))[0]


async def _accept(unit: Unit, found: Reviewable, new: NewReview) -> NewReview:
    task = found.task
    if not await unit.labels.of_task(task.id):
        raise Conflict("This task has no label yet. Aggregate the answers first, or fix it.")
    await unit.labels.confirm(task.project_id, task.id)
    await unit.reviews.settle(task.id, TaskState.DONE)
    return new.model_copy(update={"answer": None})


async def _fix(unit: Unit, found: Reviewable, new: NewReview) -> NewReview:
    task = found.task
    if new.answer is None:
        raise _wrong("/answer", "is missing: a fix says what is right", "missing")
    project = await unit.projects.get(task.project_id)
    compiled = compile_template(project.template)
    problems = [
        problem.model_copy(update={"path": "/answer" + problem.path})
        for problem in check_answer(compiled, found.data, new.answer)
    ]
    if problems:
        first = problems[0]
        raise Invalid(f"The fix does not fit the template: {first.path} {first.message}", problems=problems)
    answer = normal_answer(compiled, new.answer)
    values = {name: orjson.dumps(value).decode() for name, value in answer.items()}
    await unit.labels.fix(task.project_id, task.id, values, "review")
    await unit.reviews.settle(task.id, TaskState.DONE)
    return new.model_copy(update={"answer": answer})


async def _reject(unit: Unit, found: Reviewable, new: NewReview) -> NewReview:
    task = found.task
    if not new.reason.strip():
        raise _wrong("/reason", "is empty: who answers next needs to know what was wrong", "missing")
    await unit.labels.drop(task.project_id, task.id)
    await unit.tasks.reopen(task.id)
    await unit.reviews.let_go(task.id)
    return new.model_copy(update={"answer": None})


_DO = {Verdict.ACCEPT: _accept, Verdict.FIX: _fix, Verdict.REJECT: _reject}


def _wrong(path: str, message: str, code: str) -> Invalid:
    return Invalid(f"{path} {message}.", problems=[Problem(path=path, message=message, code=code)])
