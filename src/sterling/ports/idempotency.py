"""Answers kept under the caller's Idempotency-Key, in the same transaction as the effect."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer of the first request with this key."""

    status: int
    headers: dict[str, str]
    body: bytes


class Idempotency(Protocol):
    async def begin(self, key: str, request_hash: bytes) -> Kept | None:
        """Reserves the key; None when this request is the first with it, and must `finish`.

        A request that runs at the same moment with the same key is waited for, for a while.

        Raises:
            Conflict: the key was used for another request, or the other request still runs.
        """
        ...

    async def finish(self, key: str, kept: Kept) -> None:
        """Keeps the answer, for a day."""
        ...
