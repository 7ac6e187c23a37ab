"""Blobs: bytes by (organization, SHA-256); and references to bytes that lie elsewhere."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sterling.domain.blob import Blob, Reference
from sterling.domain.ids import OrganizationId


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store knows of a blob."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A blob in a listing, with the time that it was last stored."""

    sha256: str
    size: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """Bytes `start` to `end` (exclusive) of a whole of `size` bytes. `chunks` can be read once."""

    size: int
    start: int
    end: int
    chunks: AsyncIterator[bytes]


class BlobStore(Protocol):
    """Content-addressed bytes. Whatever `put` acknowledged is durable. Same bytes again are a no-op."""

    async def put(
        self,
        organization_id: OrganizationId,
        chunks: AsyncIterable[bytes],
        *,
        limit: int,
        expected: str | None = None,
    ) -> Stored:
        """Stores a stream.

        Raises:
            TooLarge: more than `limit` bytes came.
            Invalid: the digest is not the `expected` one.
        """
        ...

    async def open(
        self, organization_id: OrganizationId, sha256: str, start: int = 0, end: int | None = None
    ) -> Opened:
        """Opens a range; an end beyond the last byte is cut to it.

        Raises:
            NotFound: no such blob in this organization.
            Invalid: the range starts behind the last byte, or ends before it starts.
        """
        ...

    async def local(self, organization_id: OrganizationId, sha256: str) -> Path | None:
        """The file that holds it on this machine, to be read only; None where the store has no such files."""
        ...

    async def size(self, organization_id: OrganizationId, sha256: str) -> int | None:
        """Its size, or None where there is no such blob in this organization."""
        ...

    async def delete(self, organization_id: OrganizationId, sha256: str, *, before: datetime) -> int | None:
        """Removes a blob that was last stored before then; the bytes that are free now. None where it is gone
        already, or was stored since."""
        ...

    async def leavings(self, organization_id: OrganizationId, *, before: datetime, remove: bool) -> list[int]:
        """Sizes of what uploads left here that never ended, and got nothing since then; removed if asked."""
        ...

    def listing(self, organization_id: OrganizationId) -> AsyncIterator[Listed]:
        """All blobs of the organization, in no stated order."""
        ...


class Intake(Protocol):
    """Uploads into the blob store, looked at first."""

    async def receive(
        self,
        organization_id: OrganizationId,
        chunks: AsyncIterable[bytes],
        *,
        limit: int,
        declared: str | None = None,
        expected: str | None = None,
    ) -> Blob:
        """Stores an upload and tells what it is. `declared` is the type that the sender says, `expected` the
        digest.

        Raises:
            TooLarge: more than `limit` bytes, or an image of too many pixels.
            Invalid: an image is cut or broken, or is not what it is said to be; nothing was stored.
        """
        ...

    async def look(self, chunks: AsyncIterable[bytes], *, limit: int) -> Blob:
        """What a stream would be as a blob, without storing it. Raises as `receive` does."""
        ...


class References(Protocol):
    """Assets that stay where they are."""

    async def look(self, uri: str, *, limit: int) -> Reference:
        """The first read: reads all of it, and notes digest, size and version.

        Raises:
            Forbidden: the place is not one that this installation may read.
            NotFound: nothing is there.
            TooLarge: more than `limit` bytes are there.
        """
        ...

    async def check(self, reference: Reference, *, limit: int) -> Reference:
        """Looks whether it is still what it was; the bytes are read again only when the version mark moved.

        Returns the reference with the current marks. Raises Conflict, which says what changed.
        """
        ...

    async def open(self, reference: Reference, start: int = 0, end: int | None = None) -> Opened:
        """Opens a range of what the reference means. Raises Conflict when it is not that any more."""
        ...
