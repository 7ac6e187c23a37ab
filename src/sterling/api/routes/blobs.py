"""Uploaded bytes: store, and read back in ranges."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from sterling.api.assets import serve_asset
from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.ranges import declared_type
from sterling.domain.access import Actor, Verb
from sterling.domain.blob import Blob
from sterling.services import assets as service

router = APIRouter(prefix="/blobs", tags=["blobs"])
Importer = Annotated[Actor, Depends(needs(Verb.DATA_IMPORT))]
Reader = Annotated[Actor, Depends(needs(Verb.DATA_READ))]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 in hex.")]
BYTES: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.put("", status_code=201, openapi_extra=BYTES)
async def store(context: InContext, actor: Importer, request: Request) -> Blob:
    """Stores the raw body. Items name it as `sha256:<digest>`. The same bytes again are a no-op."""
    blob = await service.receive_blob(actor, context.places, request.stream(), declared_type(request))
    async with context.store.unit(actor) as unit:
        return await service.note_blob(unit, context.places, blob)


@router.get("/{sha256}", response_class=Response)
async def read(context: InContext, actor: Reader, request: Request, sha256: Digest) -> Response:
    """The bytes, or a range of them. Anything but images, audio and video comes as a download."""
    async with context.store.unit(actor) as unit:
        found = await service.find_blob(unit, sha256)
    return await serve_asset(request, context, actor, found)
