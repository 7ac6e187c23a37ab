"""Claim and submit, the hottest calls, without the framework; skip, release, extend and assign beside them.

The FastAPI routes of the same paths state the contract; `hot` is matched before them and does the same.
"""

import re
from typing import Annotated, Any

import msgspec
import orjson
from fastapi import APIRouter, Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from sterling.api.auth import caller_of, needs
from sterling.api.context import InContext, context_of
from sterling.api.hot import HotRoute
from sterling.domain.access import Actor, Verb, require
from sterling.domain.answer import Receipt, Submission
from sterling.domain.assignment import Assignment, AssignTask, Claim, ClaimRequest, Lease, Skip
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import AssignmentId, ProjectId, TaskId
from sterling.ports.assignments import Handed
from sterling.services.assignments import Answered, to_assignment

router = APIRouter(tags=["work"])
Claimer = Annotated[Actor, Depends(needs(Verb.TASKS_CLAIM))]
Submitter = Annotated[Actor, Depends(needs(Verb.ANSWERS_SUBMIT))]
Assigner = Annotated[Actor, Depends(needs(Verb.TASKS_ASSIGN))]
Key = Annotated[
    str | None, Header(max_length=200, description="A repeat with the same key gets the same answer.")
]


@router.post("/projects/{project_id}/claims")
async def claim(
    context: InContext, actor: Claimer, project_id: ProjectId, body: ClaimRequest, idempotency_key: Key = None
) -> Claim:
    """Leases the next tasks to the caller; an empty list when nothing is left for them now."""
    handed, resumed = await context.desk.claim(
        actor, project_id, body.count, body.task_ids, idempotency_key, resume=body.resume
    )
    return Claim(assignments=[to_assignment(project_id, one) for one in handed], resumed=resumed)


@router.post("/assignments/{assignment_id}/submit")
async def submit(
    context: InContext, actor: Submitter, assignment_id: AssignmentId, body: Submission
) -> Receipt:
    """Stores the answer. It is durable when this returns; a repeat gets the same receipt. `counted`: it fills
    a slot of the task; `surplus`: it came too late for one, and is kept."""
    return await context.desk.submit(
        actor, assignment_id, Answered(body.answer, body.seconds, body.suggestions)
    )


@router.post("/assignments/{assignment_id}/skip", status_code=204)
async def skip(context: InContext, actor: Submitter, assignment_id: AssignmentId, body: Skip) -> None:
    """Gives the task up for good, with a reason; others get it."""
    await context.desk.skip(actor, assignment_id, body.reason)


@router.post("/assignments/{assignment_id}/release", status_code=204)
async def release(context: InContext, actor: Submitter, assignment_id: AssignmentId) -> None:
    """Gives the task back; it may come to the same annotator again."""
    await context.desk.release(actor, assignment_id)


@router.post("/assignments/{assignment_id}/extend")
async def extend(context: InContext, actor: Submitter, assignment_id: AssignmentId) -> Lease:
    """Lengthens the lease: it now ends one lease length from this moment."""
    return await context.desk.extend(actor, assignment_id)


@router.post("/tasks/{task_id}/assignments", status_code=201)
async def assign(context: InContext, actor: Assigner, task_id: TaskId, body: AssignTask) -> Assignment:
    """Leases this task to one annotator, who gets it at the next claim by its id, or finds it in their
    work."""
    async with context.store.unit(actor) as unit:
        task = await unit.tasks.get(task_id)
        await unit.annotators.get(body.annotator_id)
    return await context.desk.assign(actor, task.project_id, task_id, body.annotator_id)


# -- the same two calls without a framework between socket and statement ------------------------------------


class _ClaimBody(msgspec.Struct, forbid_unknown_fields=True):
    count: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    task_ids: Annotated[list[TaskId], msgspec.Meta(max_length=1000)] | None = None
    resume: bool = False


class _SubmitBody(msgspec.Struct, forbid_unknown_fields=True):
    answer: dict[str, Any]
    seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)] | None = None
    suggestions: Any = None


_claim_body = msgspec.json.Decoder(_ClaimBody)
_submit_body = msgspec.json.Decoder(_SubmitBody)
_MOST_KEY = 200


def _malformed(message: str, path: str = "/body") -> Invalid:
    text = f"The request is malformed at {path}: {message}."
    return Invalid(text, problems=[Problem(path=path, message=message)])


def _decode(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `")
        steps = place.rstrip("`").removeprefix("$").replace("[", ".").replace("]", "")
        raise _malformed(message, "/body" + steps.replace(".", "/")) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _malformed(str(error)) from None


def _id(request: Request, name: str) -> Any:
    try:
        return msgspec.convert(request.path_params[name], ProjectId)
    except msgspec.ValidationError:
        raise _malformed("is no UUID", f"/path/{name}") from None


def _json(value: object) -> Response:
    return Response(orjson.dumps(value, option=orjson.OPT_UTC_Z), media_type="application/json")


async def _actor(request: Request, verb: Verb) -> Actor:
    """Before the body is looked at: who may not even ask is told so first."""
    actor = (await caller_of(request)).actor
    require(actor, verb)
    return actor


async def _claim(request: Request) -> Response:
    actor = await _actor(request, Verb.TASKS_CLAIM)
    project_id: ProjectId = _id(request, "project_id")
    body: _ClaimBody = _decode(_claim_body, await request.body() or b"{}")
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= _MOST_KEY:
        raise _malformed(f"has 1 to {_MOST_KEY} characters", "/header/idempotency-key")
    desk = context_of(request).desk
    handed, resumed = await desk.claim(actor, project_id, body.count, body.task_ids, key, resume=body.resume)
    return _json({"assignments": [_row(project_id, one) for one in handed], "resumed": resumed})


def _row(project_id: ProjectId, handed: Handed) -> dict[str, object]:
    return {
        "id": handed.id,
        "task_id": handed.task_id,
        "project_id": project_id,
        "item_id": handed.item_id,
        "external_id": handed.external_id,
        "round": handed.round,
        "data": orjson.Fragment(handed.data),
        "template_version": handed.template_version,
        "guideline_version": handed.guideline_version,
        "lease_until": handed.lease_until,
        "suggestions": orjson.Fragment(handed.suggestions or "[]"),
    }


async def _submit(request: Request) -> Response:
    actor = await _actor(request, Verb.ANSWERS_SUBMIT)
    assignment_id: AssignmentId = _id(request, "assignment_id")
    body: _SubmitBody = _decode(_submit_body, await request.body())
    answered = Answered(body.answer, body.seconds, body.suggestions)
    receipt = await context_of(request).desk.submit(actor, assignment_id, answered)
    return _json(
        {"assignment_id": receipt.assignment_id, "task_id": receipt.task_id, "outcome": receipt.outcome.value}
    )


hot = [
    HotRoute(re.compile(r"/api/v1/projects/(?P<project_id>[^/]+)/claims"), _claim),
    HotRoute(re.compile(r"/api/v1/assignments/(?P<assignment_id>[^/]+)/submit"), _submit),
]
