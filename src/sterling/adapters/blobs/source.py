"""What each kind of place must offer so that an asset can stay there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sterling.domain.errors import Conflict


@dataclass(frozen=True, slots=True)
class Marks:
    """What a place says of a version without reading it; None where it does not say."""

    size: int | None
    etag: str | None
    modified_at: datetime | None


class Source(Protocol):
    """A kind of place: a file tree, a bucket, the web. Refuses what is not allowed with Forbidden."""

    async def marks(self, uri: str) -> Marks: ...

    def read(self, uri: str, start: int, end: int | None, marks: Marks) -> AsyncIterator[bytes]:
        """Streams a range (to the end without `end`). Raises Conflict if the marks are other ones by now."""
        ...


def changed_meanwhile(uri: str) -> Conflict:
    return Conflict(f"{uri} changed while it was being opened. Open it again.", uri=uri)
