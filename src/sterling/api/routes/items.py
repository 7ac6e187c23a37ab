"""Items: the assets that they name, and renditions of them, for whoever works on them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from sterling.api.assets import serve_asset
from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.ranges import serve
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import ItemId
from sterling.domain.rendition import Rendition, RenditionKind
from sterling.services import assets as service
from sterling.services import renditions

router = APIRouter(prefix="/items", tags=["items"])
Viewer = Annotated[Actor, Depends(needs(Verb.PROJECTS_READ))]
Field = Annotated[
    str, Query(min_length=1, max_length=500, description="Field of the item: `image`, `pages.0.url`.")
]


@router.get("/{item_id}/assets", response_class=Response)
async def asset(
    context: InContext,
    actor: Viewer,
    request: Request,
    item_id: ItemId,
    field: Field,
) -> Response:
    """The bytes that a field names, uploaded or by reference, or a range of them.

    `Sterling-Rendition: tiles` among the headers says that this picture is too large to be shown whole.
    """
    found = await service.find_asset(context.store, actor, context.places, item_id, field)
    more = {"Sterling-Rendition": RenditionKind.TILES} if found.tiled else None
    return await serve_asset(request, context, actor, found, more)


@router.get("/{item_id}/renditions/{kind}")
async def rendition(
    context: InContext, actor: Viewer, item_id: ItemId, kind: RenditionKind, field: Field
) -> Rendition:
    """A form of the asset made for the screen, or how far it is; the first look orders it."""
    found = await service.find_asset(context.store, actor, context.places, item_id, field)
    async with context.store.unit(actor) as unit:
        return await renditions.get_rendition(unit, found.sha256, found.media_type, found.reference, kind)


@router.get("/{item_id}/renditions/{kind}/content", response_class=Response)
async def rendition_content(
    context: InContext,
    actor: Viewer,
    request: Request,
    item_id: ItemId,
    kind: RenditionKind,
    field: Field,
) -> Response:
    """The bytes of a rendition that is ready, or a range of them."""
    made = await rendition(context, actor, item_id, kind, field)
    sha256, size = renditions.require_ready(made)
    return await serve(
        request,
        lambda start, end: context.places.blobs.open(actor.organization_id, sha256, start, end),
        sha256=sha256,
        size=size,
        media_type="application/octet-stream",
    )
