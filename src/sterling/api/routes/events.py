"""/events: the log, read."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.cursor import decode
from sterling.domain.event import Event
from sterling.domain.record import Page
from sterling.services import events

router = APIRouter(prefix="/events", tags=["events"])
Reader = Annotated[Actor, Depends(needs(Verb.EVENTS_READ))]


@router.get("")
async def list_(
    actor: Reader, context: InContext, paging: InPages, subject_id: UUID | None = None
) -> Page[Event]:
    """Who did what to what, newest first."""
    before = None
    if paging.cursor is not None:
        (place,) = decode(paging.cursor, int)
        before = int(str(place))
    async with context.store.unit(actor) as unit:
        return await events.list_events(unit, subject_id, before, paging.limit)
