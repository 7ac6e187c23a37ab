"""Files that stay where they are: `file://` URIs under the folders that the operator allowed."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from sterling.adapters.blobs.folder import read_file
from sterling.adapters.blobs.source import Marks, changed_meanwhile
from sterling.domain.errors import Forbidden, Invalid, NotFound


class TreeSource:
    """Reads regular files below `roots`; links are followed as long as they stay below them."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = [root.resolve() for root in roots]

    async def marks(self, uri: str) -> Marks:
        file = await asyncio.to_thread(self._open, uri)
        with file:
            return _marks(file)

    async def read(self, uri: str, start: int, end: int | None, marks: Marks) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(self._open, uri)
        found = _marks(file)
        if found != marks:
            file.close()
            raise changed_meanwhile(uri)
        async for chunk in read_file(file, start, os.fstat(file.fileno()).st_size if end is None else end):
            yield chunk

    def _open(self, uri: str) -> BinaryIO:
        path = _path(uri)
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            real = path.resolve()
        root = next((root for root in self._roots if real.is_relative_to(root)), None)
        if root is None:
            # The same answer for what exists and what does not: the error must not tell them apart.
            raise Forbidden(
                f"{uri} is not below a folder that this installation may read. "
                "Ask the operator to allow its folder, or upload the file."
            )
        try:
            return _open_below(root, real)
        except OSError as error:
            raise NotFound(f"{uri} is no file that can be read: {error.strerror}.") from error


def _path(uri: str) -> Path:
    parts = urlsplit(uri)
    text = unquote(parts.path)
    if parts.netloc not in ("", "localhost") or parts.query or parts.fragment or not text.startswith("/"):
        raise Invalid(f"{uri} is no local file: write file:///folder/name, with % escapes for ? and #.")
    if "\0" in text or ".." in text.split("/"):
        raise Invalid(f"{uri} climbs with '..' or holds a zero byte. Write the plain path of the file.")
    return Path(text)


def _open_below(root: Path, real: Path) -> BinaryIO:
    """Opens step by step without following links, so that nobody can swap one in after the check."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        *above, name = real.relative_to(root).parts or (".",)
        for step in above:
            below = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = below
        # Without blocking: a named pipe would wait for ever.
        file = os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder), "rb")
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(0, "not a regular file")
    return file


def _marks(file: BinaryIO) -> Marks:
    facts = os.fstat(file.fileno())
    etag = f"{facts.st_size:x}-{facts.st_mtime_ns:x}"
    return Marks(facts.st_size, etag, datetime.fromtimestamp(facts.st_mtime, UTC))
