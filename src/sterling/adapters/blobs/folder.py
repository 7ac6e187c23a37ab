"""Blobs in a local folder: written beside their place, synced, renamed, and the folder synced.

The layout is `<organization>/<first two digits>/<sha256>`; names from users never become paths.
"""

import asyncio
import contextlib
import os
import uuid
from collections.abc import AsyncIterable, AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

from sterling.adapters.blobs.ranges import CHUNK, Digest, checked_digest, checked_range, grouped
from sterling.adapters.durable import make_folder, sync_folder
from sterling.domain.errors import NotFound, Unavailable
from sterling.domain.ids import OrganizationId
from sterling.ports.blobs import Listed, Opened, Stored

P = ParamSpec("P")
T = TypeVar("T")

_INCOMING = "incoming"
_SYNCED = 16 * CHUNK
"""Bytes that are brought to the disk together while more arrive: else it would begin when the last one is
there, and the sender of a large file would wait for all of it."""


class FolderBlobs:
    """The blob store of the default: a folder on a local file system."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(
        self,
        organization_id: OrganizationId,
        chunks: AsyncIterable[bytes],
        *,
        limit: int,
        expected: str | None = None,
    ) -> Stored:
        home = self._root / organization_id.hex
        new = home / _INCOMING / uuid.uuid4().hex
        digest = Digest(limit)
        file = await self._write(_create, new)
        writing = syncing = asyncio.create_task(asyncio.sleep(0))
        synced = 0
        try:
            async for chunk in grouped(chunks):
                await writing
                # Written while the next piece arrives.
                writing = asyncio.create_task(self._write(_append, file, digest, chunk))
                if digest.size - synced >= _SYNCED and syncing.done():
                    await syncing  # what it found wrong is said to nobody else
                    synced = digest.size
                    syncing = asyncio.create_task(self._write(os.fsync, file.fileno()))
            await writing
            await syncing
            sha256 = digest.value(expected)
            await self._write(_finish, file, new, _place(home, sha256))
        finally:
            await asyncio.wait([writing, syncing])
            with contextlib.suppress(OSError):  # the disk may be full: the close would flush again
                file.close()
            new.unlink(missing_ok=True)
        return Stored(sha256, digest.size)

    async def _write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does it in a thread. Faults of the disk are told as such; those of the sender pass as they are."""
        try:
            return await asyncio.to_thread(work, *args, **kwargs)
        except OSError as error:
            raise Unavailable(
                f"The blob could not be written to {self._root}: {error.strerror}. "
                "Free the disk or fix its rights."
            ) from error

    async def open(
        self, organization_id: OrganizationId, sha256: str, start: int = 0, end: int | None = None
    ) -> Opened:
        path = _place(self._root / organization_id.hex, checked_digest(sha256))
        try:
            file = await asyncio.to_thread(path.open, "rb")
        except FileNotFoundError as error:
            raise _missing(sha256) from error
        size = os.fstat(file.fileno()).st_size
        try:
            first, stop = checked_range(size, start, end)
        except BaseException:
            file.close()
            raise
        return Opened(size, first, stop, read_file(file, first, stop))

    async def local(self, organization_id: OrganizationId, sha256: str) -> Path | None:
        path = _place(self._root / organization_id.hex, checked_digest(sha256))
        return path if await asyncio.to_thread(path.is_file) else None

    async def size(self, organization_id: OrganizationId, sha256: str) -> int | None:
        path = _place(self._root / organization_id.hex, checked_digest(sha256))
        try:
            return (await asyncio.to_thread(path.stat)).st_size
        except FileNotFoundError:
            return None

    async def delete(self, organization_id: OrganizationId, sha256: str, *, before: datetime) -> int | None:
        path = _place(self._root / organization_id.hex, checked_digest(sha256))
        return await self._write(_remove, path, before.timestamp())

    async def leavings(self, organization_id: OrganizationId, *, before: datetime, remove: bool) -> list[int]:
        home = self._root / organization_id.hex / _INCOMING
        return await self._write(_leavings, home, before.timestamp(), remove)

    async def listing(self, organization_id: OrganizationId) -> AsyncIterator[Listed]:
        home = self._root / organization_id.hex
        for fan in await asyncio.to_thread(_folders, home):
            for found in await asyncio.to_thread(_listed, fan):
                yield found


def _missing(sha256: str) -> NotFound:
    return NotFound(f"There is no blob {sha256} in this organization.")


def _place(home: Path, sha256: str) -> Path:
    return home / sha256[:2] / sha256


def _create(path: Path) -> BinaryIO:
    make_folder(path.parent)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _append(file: BinaryIO, digest: Digest, chunk: bytes) -> None:
    digest.add(chunk)
    file.write(chunk)


def _finish(file: BinaryIO, new: Path, place: Path) -> None:
    """The content reaches the disk before its name: a crash between leaves a rest, never a false blob."""
    file.flush()
    os.fsync(file.fileno())
    make_folder(place.parent)
    new.rename(place)
    sync_folder(place.parent)


def _remove(path: Path, before: float) -> int | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    if facts.st_mtime >= before:
        return None
    path.unlink(missing_ok=True)
    return facts.st_size


def _leavings(home: Path, before: float, remove: bool) -> list[int]:
    sizes = list[int]()
    for entry in os.scandir(home) if home.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # one that has ended meanwhile
            facts = entry.stat()
            if facts.st_mtime < before:
                sizes.append(facts.st_size)
                if remove:
                    Path(entry).unlink()
    return sizes


async def read_file(file: BinaryIO, start: int, end: int) -> AsyncIterator[bytes]:
    """The bytes of a range of an open file, which is closed at the end."""
    try:
        await asyncio.to_thread(file.seek, start)
        left = end - start
        while left > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not chunk:
                raise Unavailable(f"The file ended {left} bytes early while it was read. Read it again.")
            left -= len(chunk)
            yield chunk
    finally:
        file.close()


def _folders(home: Path) -> list[Path]:
    if not home.is_dir():
        return []
    return [entry for entry in home.iterdir() if entry.name != _INCOMING]


def _listed(fan: Path) -> list[Listed]:
    found: list[Listed] = []
    for entry in os.scandir(fan):
        facts = entry.stat()
        found.append(Listed(entry.name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)))
    return found
