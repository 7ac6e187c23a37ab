"""/answers: read, correct."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.etag import IfMatch, etag
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.answer import Answer, Correction
from sterling.domain.ids import AssignmentId, ProjectId
from sterling.domain.record import Page
from sterling.services import answers

router = APIRouter(tags=["answers"])
Reader = Annotated[Actor, Depends(needs(Verb.ANSWERS_READ))]
Submitter = Annotated[Actor, Depends(needs(Verb.ANSWERS_SUBMIT))]
Anyone = Annotated[Actor, Depends(needs(Verb.PROJECTS_READ))]


@router.get("/projects/{project_id}/answers")
async def list_(project_id: ProjectId, actor: Reader, context: InContext, paging: InPages) -> Page[Answer]:
    """Answers in the order that they came in, surplus ones included."""
    async with context.store.unit(actor) as unit:
        return await answers.list_answers(unit, project_id, paging.cursor, paging.limit)


@router.get("/projects/{project_id}/my-answers")
async def mine(project_id: ProjectId, actor: Anyone, context: InContext, paging: InPages) -> Page[Answer]:
    """The caller's own answers, latest first."""
    async with context.store.unit(actor) as unit:
        return await answers.my_answers(unit, project_id, paging.cursor, paging.limit)


@router.get("/answers/{answer_id}")
async def get(answer_id: AssignmentId, actor: Anyone, context: InContext, response: Response) -> Answer:
    """One answer: an own one, or any with the right to read answers."""
    async with context.store.unit(actor) as unit:
        found = await answers.get_answer(unit, answer_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("/answers/{answer_id}")
async def correct(
    answer_id: AssignmentId,
    correction: Correction,
    version: IfMatch,
    actor: Submitter,
    context: InContext,
    response: Response,
) -> Answer:
    """Replaces an own answer, until it is reviewed. The old one stays in the log."""
    async with context.store.unit(actor) as unit:
        corrected = await answers.correct_answer(unit, answer_id, correction, version)
    response.headers["ETag"] = etag(corrected.version)
    return corrected
