"""Uploads: what comes is looked at before it is stored, so that nothing broken ever becomes a blob."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO, cast

from sterling.adapters.blobs.inspect import inspect
from sterling.adapters.blobs.ranges import CHUNK, Digest, grouped
from sterling.domain.blob import Blob
from sterling.domain.ids import OrganizationId
from sterling.ports.blobs import BlobStore

_IN_MEMORY = 8 * CHUNK


class CheckedIntake:
    """Receives uploads into a blob store. Small ones wait in memory, large ones on the local disk."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store

    async def receive(
        self,
        organization_id: OrganizationId,
        chunks: AsyncIterable[bytes],
        *,
        limit: int,
        declared: str | None = None,
        expected: str | None = None,
    ) -> Blob:
        async with _looked_at(chunks, limit, declared, expected) as (blob, file):
            await self._store.put(organization_id, _chunks(file), limit=limit, expected=blob.sha256)
        return blob

    async def look(self, chunks: AsyncIterable[bytes], *, limit: int) -> Blob:
        async with _looked_at(chunks, limit, None, None) as (blob, _):
            return blob


@asynccontextmanager
async def _looked_at(
    chunks: AsyncIterable[bytes], limit: int, declared: str | None, expected: str | None
) -> AsyncGenerator[tuple[Blob, BinaryIO]]:
    """What a stream would be as a blob, and its bytes from the first on."""
    digest = Digest(limit)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        async for chunk in grouped(chunks):
            digest.add(chunk)
            await asyncio.to_thread(spool.write, chunk)
        sha256, file = digest.value(expected), cast(BinaryIO, spool)
        facts = await asyncio.to_thread(inspect, file, declared=declared)
        spool.seek(0)
        blob = Blob(
            sha256=sha256,
            size=digest.size,
            media_type=facts.media_type,
            width=facts.width,
            height=facts.height,
        )
        yield blob, file


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk
