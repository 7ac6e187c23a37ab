"""Blobs in a bucket: S3, Google Cloud Storage or Azure, through obstore. Keys are as in the folder store."""

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import ObjectStore, from_url

from sterling.adapters.blobs.ranges import CHUNK, Digest, checked_digest, checked_range, grouped
from sterling.domain.errors import Conflict, NotFound, Unavailable
from sterling.domain.ids import OrganizationId
from sterling.ports.blobs import Listed, Opened, Stored

if TYPE_CHECKING:
    from obstore import GetOptions

_IN_MEMORY = 8 * CHUNK
_ONE_REQUEST = 64 * CHUNK
"""Up to here one conditional request stores a blob; beyond it is sent in parts, and appears with the last."""


def open_bucket(url: str) -> ObjectStore:
    """A store for `s3://bucket/prefix`, `gs://...` or `az://...`. Keys and endpoint come from the environment
    or the machine's own credentials, as each cloud's tools read them."""
    try:
        return from_url(url)
    except (BaseError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise Unavailable(
            f"The bucket {url} cannot be opened: {reason}. Check its address, and keys in the environment."
        ) from error


class BucketBlobs:
    """The blob store over one bucket, or a prefix of one."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(
        self,
        organization_id: OrganizationId,
        chunks: AsyncIterable[bytes],
        *,
        limit: int,
        expected: str | None = None,
    ) -> Stored:
        digest = Digest(limit)
        # The key is the digest, which is known at the end only: so the stream waits on the local disk.
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            async for chunk in grouped(chunks):
                await asyncio.to_thread(_append, spool, digest, chunk)
            sha256 = digest.value(expected)
            spool.seek(0)
            await self._upload(_key(organization_id, sha256), cast(IO[bytes], spool), digest.size)
        return Stored(sha256, digest.size)

    async def _upload(self, key: str, file: IO[bytes], size: int) -> None:
        try:
            if size <= _ONE_REQUEST:
                await obstore.put_async(self._store, key, file, mode="create")
            elif await self._head(key) is None:
                await obstore.put_async(self._store, key, file, use_multipart=True)
        except AlreadyExistsError:
            return
        except BaseError as error:
            raise unavailable(error) from error

    async def open(
        self, organization_id: OrganizationId, sha256: str, start: int = 0, end: int | None = None
    ) -> Opened:
        key = _key(organization_id, checked_digest(sha256))
        size = await self._head(key)
        if size is None:
            raise NotFound(f"There is no blob {sha256} in this organization.")
        first, stop = checked_range(size, start, end)
        return Opened(size, first, stop, read_object(self._store, key, first, stop))

    async def local(self, organization_id: OrganizationId, sha256: str) -> Path | None:
        return None

    async def size(self, organization_id: OrganizationId, sha256: str) -> int | None:
        return await self._head(_key(organization_id, checked_digest(sha256)))

    async def delete(self, organization_id: OrganizationId, sha256: str, *, before: datetime) -> int | None:
        key = _key(organization_id, checked_digest(sha256))
        try:
            facts = await obstore.head_async(self._store, key)
            if facts["last_modified"] >= before:
                return None
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise unavailable(error) from error
        return facts["size"]

    async def leavings(self, organization_id: OrganizationId, *, before: datetime, remove: bool) -> list[int]:
        return []  # parts of uploads that never ended are no objects; the bucket's own rules let them expire

    async def listing(self, organization_id: OrganizationId) -> AsyncIterator[Listed]:
        try:
            prefix = f"{organization_id.hex}/"
            pages = obstore.list(self._store, prefix=prefix)  # pyright: ignore[reportUnknownMemberType] - Arrow
            async for page in pages:
                for meta in page:
                    name = meta["path"].rsplit("/", 1)[-1]
                    yield Listed(name, meta["size"], meta["last_modified"])
        except BaseError as error:
            raise unavailable(error) from error

    async def _head(self, key: str) -> int | None:
        try:
            return (await obstore.head_async(self._store, key))["size"]
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise unavailable(error) from error


def _key(organization_id: OrganizationId, sha256: str) -> str:
    return f"{organization_id.hex}/{sha256[:2]}/{sha256}"


def _append(file: tempfile.SpooledTemporaryFile[bytes], digest: Digest, chunk: bytes) -> None:
    digest.add(chunk)
    file.write(chunk)


def unavailable(error: BaseError) -> Unavailable:
    """A fault of the bucket in a sentence for its owner."""
    reason = str(error).strip().splitlines()[0]
    return Unavailable(
        f"The bucket does not answer as it should: {reason} Check its address, keys and rights."
    )


async def read_object(
    store: ObjectStore, key: str, start: int, end: int, *, etag: str | None = None
) -> AsyncIterator[bytes]:
    """The bytes of a range of an object, streamed; with `etag`, of that version or not at all."""
    if end == start:
        return
    try:
        options: GetOptions = {"range": (start, end)}
        if etag is not None:
            options["if_match"] = etag
        answer = await obstore.get_async(store, key, options=options)
        async for chunk in answer.stream():
            yield bytes(chunk)
    except FileNotFoundError as error:
        raise NotFound(f"The object {key} is not there any more.") from error
    except PreconditionError as error:
        raise Conflict(f"The object {key} changed while it was being opened. Open it again.") from error
    except BaseError as error:
        raise unavailable(error) from error
