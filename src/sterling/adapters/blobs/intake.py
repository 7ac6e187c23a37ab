"""Uploads: what comes is looked at before it is stored, so that nothing broken ever becomes a blob."""

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
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
        digest = Digest(limit)
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            async for chunk in grouped(chunks):
                digest.add(chunk)
                await asyncio.to_thread(spool.write, chunk)
            digest.value(expected)
            file = cast(BinaryIO, spool)
            facts = await asyncio.to_thread(inspect, file, declared=declared)
            spool.seek(0)
            stored = await self._store.put(
                organization_id, _chunks(file), limit=limit, expected=digest.value()
            )
        return Blob(
            sha256=stored.sha256,
            size=stored.size,
            media_type=facts.media_type,
            width=facts.width,
            height=facts.height,
        )


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk
