"""Ranges of bytes, digests and bounds: the same rules for every store."""

import hashlib
import re
from collections.abc import AsyncIterable, AsyncIterator

from sterling.domain.errors import Invalid, Problem, TooLarge

CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


def checked_digest(sha256: str) -> str:
    """The digest, if it is one: nothing else ever becomes part of a path or key."""
    if not _DIGEST.fullmatch(sha256):
        raise Invalid(f"{sha256[:80]!r} is no SHA-256 digest: 64 lower-case hex digits are needed.")
    return sha256


def checked_range(size: int, start: int, end: int | None) -> tuple[int, int]:
    """The range with its end cut to the size; `(0, 0)` for an empty whole.

    Raises:
        Invalid: it starts behind the last byte, or ends before it starts.
    """
    stop = size if end is None else min(end, size)
    if start < 0 or start > stop or (start >= size and start > 0):
        raise Invalid(
            f"The range {start}-{'' if end is None else end} lies outside of the {size} bytes there are.",
            problems=[Problem(path="/range", message="outside of the content", code="range")],
            size=size,
        )
    return start, stop


class Digest:
    """Takes the SHA-256 of a stream, and counts its bytes against a bound."""

    def __init__(self, limit: int) -> None:
        self._hash = hashlib.sha256()
        self._limit = limit
        self.size = 0

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge(
                f"The content is larger than the {self._limit} bytes that are allowed. "
                "Send less, or raise the limit.",
                limit=self._limit,
            )
        self._hash.update(chunk)

    def value(self, expected: str | None = None) -> str:
        """The digest so far, which must be the expected one if one is given."""
        found = self._hash.hexdigest()
        if expected is not None and found != expected:
            raise Invalid(
                f"The content has the SHA-256 {found}, not {expected} as was said: it was changed or cut "
                "on its way. Send it again.",
                expected=expected,
                found=found,
            )
        return found


async def grouped(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of at least CHUNK, the last one apart: fewer crossings into threads."""
    held: list[bytes] = []
    length = 0
    async for chunk in chunks:
        held.append(chunk)
        length += len(chunk)
        if length >= CHUNK:
            yield b"".join(held)
            held, length = [], 0
    if held:
        yield b"".join(held)
