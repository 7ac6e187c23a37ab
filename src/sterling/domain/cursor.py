"""Cursors of listings: opaque to callers, checked when they come back."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from sterling.domain.errors import Invalid, Problem
from sterling.domain.record import Page

T = TypeVar("T")
Part = str | int | float
_LONGEST = 2000


def encode(*parts: Part | UUID) -> str:
    """The sort key of the last row of a page, as text for a URL."""
    words = [str(part) if isinstance(part, UUID) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(words, separators=(",", ":")).encode()).rstrip(b"=").decode()


def decode(cursor: str, *kinds: type[str] | type[int] | type[float] | type[UUID]) -> tuple[Part | UUID, ...]:
    """The parts, each of the kind that the listing sorts by.

    Raises:
        Invalid: it is no cursor of this listing.
    """
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        words: list[object] = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(words, list) or len(words) != len(kinds):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError("wrong shape")
        return tuple(_part(word, kind) for word, kind in zip(words, kinds, strict=True))
    except (ValueError, OverflowError, binascii.Error, RecursionError):
        message = "This cursor is not one of this listing. Use next_cursor of the page before, unchanged."
        problem = Problem(path="/query/cursor", message=message, code="cursor")
        raise Invalid(message, problems=[problem]) from None


def _part(word: object, kind: type[str] | type[int] | type[float] | type[UUID]) -> Part | UUID:
    if kind is UUID and isinstance(word, str):
        return UUID(word)
    if kind is str and isinstance(word, str) and "\x00" not in word:
        word.encode()  # half a character (a lone surrogate) is a ValueError
        return word
    if kind is int and type(word) is int and -(2**63) <= word < 2**63:
        return word
    if kind is float and type(word) in (int, float):
        return float(word)  # pyright: ignore[reportArgumentType]
    raise ValueError("wrong kind")


def decode_id(cursor: str | None) -> UUID | None:
    """The id in the cursor of a listing that is sorted by id; None for the first page."""
    if cursor is None:
        return None
    (found,) = decode(cursor, UUID)
    assert isinstance(found, UUID)
    return found


def page_of(rows: Sequence[T], limit: int, key: Callable[[T], Sequence[Part | UUID]]) -> Page[T]:
    """A page from up to `limit` + 1 rows: one more than fits tells that there is a next page."""
    shown = list(rows[:limit])
    more = len(rows) > limit
    return Page[T](items=shown, next_cursor=encode(*key(shown[-1])) if more and shown else None)
