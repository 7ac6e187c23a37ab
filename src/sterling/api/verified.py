"""Credentials found valid a moment ago: saves a look-up per request, and forgets within a second."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sterling.domain.access import Actor

SECONDS = 1.0
"""How long a revoked credential may still work."""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who was found behind a credential. `csrf` is None for keys."""

    actor: Actor
    csrf: str | None


class Verified:
    """By the hash of the secret, never by the secret."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()

    def get(self, token_hash: bytes) -> Caller | None:
        known = self._found.get(token_hash)
        if known is None or self._clock() - known[0] > SECONDS:
            return None
        return known[1]

    def put(self, token_hash: bytes, caller: Caller) -> None:
        self._found[token_hash] = (self._clock(), caller)
        self._found.move_to_end(token_hash)
        if len(self._found) > _MOST:
            self._found.popitem(last=False)

    def forget(self) -> None:
        """Of all, since a change of rights may concern any. Other processes follow within a second."""
        self._found.clear()
