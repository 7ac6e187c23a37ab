"""Assets over HTTP, whatever route finds them."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from sterling.api.context import Context
from sterling.api.ranges import serve
from sterling.domain.access import Actor
from sterling.services.assets import Found, open_asset


async def serve_asset(
    request: Request, context: Context, actor: Actor, found: Found, more: Mapping[str, str] | None = None
) -> Response:
    """The bytes of an asset, or a range of them; see `serve`."""
    return await serve(
        request,
        lambda start, end: open_asset(actor.organization_id, context.places, found, start, end),
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
        more=more,
    )
