"""The draft of an assignment: what its annotator did so far, for their next browser."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.etag import IfMatch, etag
from sterling.domain.access import Actor, Verb
from sterling.domain.draft import Draft, DraftVersion
from sterling.domain.ids import AssignmentId
from sterling.domain.patch import Patch
from sterling.services import drafts

router = APIRouter(tags=["work"])
Worker = Annotated[Actor, Depends(needs(Verb.ANSWERS_SUBMIT))]


@router.get("/assignments/{assignment_id}/draft")
async def read(assignment_id: AssignmentId, actor: Worker, context: InContext, response: Response) -> Draft:
    """The caller's own, while the lease lasts. Before anything was kept it has version 0 and no body."""
    async with context.store.unit(actor) as unit:
        found = await drafts.read_draft(unit, assignment_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.patch("/assignments/{assignment_id}/draft")
async def change(
    assignment_id: AssignmentId,
    patch: Patch,
    version: IfMatch,
    actor: Worker,
    context: InContext,
    response: Response,
) -> DraftVersion:
    """Changes the draft by a JSON Patch (RFC 6902: add, replace, remove, test) and raises its version. A
    refusal because it is at another version than If-Match says carries the draft as `data.draft`."""
    async with context.store.unit(actor) as unit:
        changed = await drafts.change_draft(unit, assignment_id, patch, version)
    response.headers["ETag"] = etag(changed.version)
    return changed
