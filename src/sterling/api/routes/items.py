"""Items: the assets that they name, for whoever works on them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.ranges import serve
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import ItemId
from sterling.services import assets as service

router = APIRouter(prefix="/items", tags=["items"])
Viewer = Annotated[Actor, Depends(needs(Verb.PROJECTS_READ))]


@router.get("/{item_id}/assets", response_class=Response)
@router.head("/{item_id}/assets", response_class=Response, include_in_schema=False)
async def asset(
    context: InContext,
    actor: Viewer,
    request: Request,
    item_id: ItemId,
    field: Annotated[
        str, Query(min_length=1, max_length=500, description="Field of the item: `image`, `pages.0.url`.")
    ],
) -> Response:
    """The bytes that a field names, uploaded or by reference, or a range of them."""
    async with context.store.unit(actor) as unit:
        found = await service.find_asset(unit, context.places, item_id, field)
    return await serve(
        request,
        lambda start, end: service.open_asset(actor.organization_id, context.places, found, start, end),
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
    )
