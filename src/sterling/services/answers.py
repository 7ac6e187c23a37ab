"""Answers: read, and correct an own one until it is reviewed."""

from uuid import UUID

from sterling.controls.compiled import check_answer, normal_answer
from sterling.controls.template import compile_template
from sterling.domain.access import Verb, may
from sterling.domain.answer import Answer, Correction
from sterling.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from sterling.domain.ids import AssignmentId, ProjectId, TaskId
from sterling.domain.record import Page
from sterling.ports.store import Unit


async def get_answer(unit: Unit, answer_id: AssignmentId) -> Answer:
    """Everybody sees their own answers; others' take the right to read answers.

    Raises:
        NotFound: there is none, or none that the actor may see.
    """
    found = await unit.answers.get(answer_id)
    if found.annotator_id != unit.actor.annotator_id and not may(unit.actor, Verb.ANSWERS_READ):
        raise NotFound(f"There is no answer {answer_id}.", answer_id=str(answer_id))
    return found


async def list_answers(unit: Unit, project_id: ProjectId, cursor: str | None, limit: int) -> Page[Answer]:
    await unit.projects.get(project_id)
    return await unit.answers.page(project_id, cursor, limit)


async def answers_of_task(unit: Unit, task_id: TaskId, after: UUID | None, limit: int) -> Page[Answer]:
    await unit.tasks.get(task_id)
    return await unit.answers.of_task(task_id, after, limit)


async def my_answers(unit: Unit, project_id: ProjectId, cursor: str | None, limit: int) -> Page[Answer]:
    """The actor's own, latest first; none for an actor that is no annotator."""
    await unit.projects.get(project_id)
    if unit.actor.annotator_id is None:
        return Page[Answer](items=[], next_cursor=None)
    return await unit.answers.of_annotator(project_id, unit.actor.annotator_id, cursor, limit)


async def correct_answer(unit: Unit, answer_id: AssignmentId, correction: Correction, version: int) -> Answer:
    """Replaces an own answer; what it was before stays in the log.

    Raises:
        Forbidden: somebody else's.
        Conflict: it was reviewed.
        Stale: it is not at this version any more.
        Invalid: the new answer breaks the template that the first was given under.
    """
    found = await unit.answers.correctable(answer_id)
    before = found.answer
    if before.annotator_id != unit.actor.annotator_id:
        raise Forbidden("Only who gave an answer can correct it; a reviewer fixes it by a review.")
    if found.reviewed:
        raise Conflict("This answer was reviewed, so it can no longer be corrected; tell the reviewer.")
    if before.version != version:
        raise Stale(f"This answer is at version {before.version}; read it again.", version=before.version)
    template = await unit.projects.template(before.project_id, before.template_version)
    compiled = compile_template(template)
    problems = check_answer(compiled, found.data, correction.answer)
    if problems:
        first = problems[0]
        raise Invalid(
            f"The answer does not fit the template: {first.path} {first.message}", problems=problems
        )
    corrected = await unit.answers.correct(answer_id, normal_answer(compiled, correction.answer))
    await unit.emit(
        "answer.corrected",
        answer_id,
        project_id=str(before.project_id),
        version=before.version,
        before=before.answer,
    )
    return corrected
