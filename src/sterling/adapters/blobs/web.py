"""Pages that stay on the web: `http://` and `https://` URLs, through the outbound door."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from httpx import Headers

from sterling.adapters.blobs.source import Marks, changed_meanwhile
from sterling.adapters.outbound import Answer, Outbound
from sterling.domain.errors import NotFound, Unavailable

_NO_HEAD = frozenset({403, 405, 501})
_SIZE = re.compile(r"[0-9]{1,18}")
_GONE = frozenset({404, 410})


class WebSource:
    """Reads from the web. `limit` bounds what one request may send, whatever the server says of its size."""

    def __init__(self, outbound: Outbound, *, limit: int) -> None:
        self._outbound = outbound
        self._limit = limit

    async def marks(self, uri: str) -> Marks:
        async with self._outbound.stream("HEAD", uri, limit=self._limit) as answer:
            if answer.status not in _NO_HEAD:
                return _marks(_checked(uri, answer))
        # Some servers know GET only: ask for the smallest range, and read nothing of a longer answer.
        headers = {"range": "bytes=0-0"}
        async with self._outbound.stream("GET", uri, limit=self._limit, headers=headers) as answer:
            return _marks(_checked(uri, answer))

    async def read(self, uri: str, start: int, end: int | None, marks: Marks) -> AsyncIterator[bytes]:
        if end is not None and end <= start:
            return
        headers = {"range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end else {}
        async with self._outbound.stream("GET", uri, limit=self._limit, headers=headers) as answer:
            found = _marks(_checked(uri, answer))
            if (found.etag, found.modified_at) != (marks.etag, marks.modified_at):
                raise changed_meanwhile(uri)
            # A server that knows no ranges sends all from the start.
            skip = 0 if answer.status == 206 else start
            left = None if end is None else end - start
            async for chunk in _cut(answer.chunks, skip, left):
                yield chunk


def _checked(uri: str, answer: Answer) -> Answer:
    if answer.status in (200, 206):
        return answer
    if answer.status in _GONE:
        raise NotFound(f"{uri} answers {answer.status}: there is nothing. Check the address.")
    raise Unavailable(
        f"{uri} answers {answer.status} instead of the content. Check the address and its rights."
    )


def _marks(answer: Answer) -> Marks:
    return Marks(_size(answer), answer.headers.get("etag"), _modified(answer.headers))


def _size(answer: Answer) -> int | None:
    if answer.status == 206:
        total = answer.headers.get("content-range", "").rpartition("/")[2]
    else:
        total = answer.headers.get("content-length", "")
    return int(total) if _SIZE.fullmatch(total) else None


def _modified(headers: Headers) -> datetime | None:
    try:
        found = parsedate_to_datetime(headers["last-modified"])
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (KeyError, ValueError, OverflowError):
        return None


async def _cut(chunks: AsyncIterator[bytes], skip: int, left: int | None) -> AsyncIterator[bytes]:
    """Drops `skip` bytes, then passes `left` bytes, or all without it."""
    async for chunk in chunks:
        kept = chunk[skip:]
        skip = max(0, skip - len(chunk))
        if left is not None:
            kept = kept[:left]
            left -= len(kept)
        if kept:
            yield kept
        if left == 0:
            return
    if left:
        raise Unavailable(f"The content ended {left} bytes early while it was read. Read it again.")
