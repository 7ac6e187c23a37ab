"""Files that a job made on this machine, stored as blobs."""

import asyncio
from collections.abc import AsyncIterator
from typing import BinaryIO

from sterling.domain.blob import Blob
from sterling.domain.ids import OrganizationId
from sterling.ports.blobs import BlobStore

MOST_BYTES = 1 << 40
_COPY = 1 << 20


async def store_file(
    blobs: BlobStore, organization_id: OrganizationId, file: BinaryIO, media_type: str
) -> Blob:
    """Stores a local file from its beginning. Making it known is its caller's part."""
    file.seek(0)
    stored = await blobs.put(organization_id, _chunks(file), limit=MOST_BYTES)
    return Blob(sha256=stored.sha256, size=stored.size, media_type=media_type, width=None, height=None)


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, _COPY):
        yield chunk
