"""/log and /seals: the log as a whole, sealed."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import StreamingResponse

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.cursor import decode
from sterling.domain.record import Page
from sterling.domain.seal import Seal
from sterling.services import seals

router = APIRouter(tags=["events"])
Reader = Annotated[Actor, Depends(needs(Verb.EVENTS_READ))]


@router.get("/seals")
async def list_(actor: Reader, context: InContext, paging: InPages) -> Page[Seal]:
    """The seals of the log, newest first."""
    before = None
    if paging.cursor is not None:
        (number,) = decode(paging.cursor, int)
        before = int(str(number))
    async with context.store.unit(actor) as unit:
        return await seals.list_seals(unit, before, paging.limit)


@router.get("/log", response_class=StreamingResponse)
async def log(actor: Reader, context: InContext) -> StreamingResponse:
    """All entries with their seals, oldest first, as `sterling verify` takes them: one JSON object a line."""
    headers = {"Content-Disposition": 'attachment; filename="log.jsonl"'}
    lines = seals.stream_log(context.store, actor)
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)
