"""Rates, per caller and in this process: token buckets for requests, windows for failed sign-ins."""

import time
from collections import OrderedDict
from collections.abc import Callable

from sterling.domain.errors import RateLimited

_MOST = 50_000
_WINDOW = 15 * 60.0
_PER_ADDRESS = 10


class Bucket:
    """Token buckets by name: `rate` tokens a second, at most `burst` at once. Forgets the longest unused."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> None:
        """Takes one token.

        Raises:
            RateLimited: there is none; says when there will be.
        """
        now = self._clock()
        level, at = self._levels.pop(name, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._rate)
        self._levels[name] = (level - 1 if level >= 1 else level, now)
        if len(self._levels) > _MOST:
            self._levels.popitem(last=False)
        if level < 1:
            wait = (1 - level) / self._rate
            raise RateLimited(f"Too many requests; the next is taken in {wait:.1f} s.", retry_after=wait)


class Attempts:
    """Attempts by name within a sliding quarter of an hour. An attempt counts before it is known to fail."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: OrderedDict[str, list[float]] = OrderedDict()

    def take(self, name: str) -> None:
        """Counts one attempt.

        Raises:
            RateLimited: too many; says when the oldest falls out of the window.
        """
        now = self._clock()
        recent = [at for at in self._times.pop(name, []) if now - at < _WINDOW]
        self._times[name] = recent
        if len(recent) >= self._most:
            wait = _WINDOW - (now - recent[0])
            raise RateLimited(
                f"Too many attempts to sign in; try again in {wait / 60:.0f} minutes.", retry_after=wait
            )
        recent.append(now)
        if len(self._times) > _MOST:
            self._times.popitem(last=False)

    def give_back(self, name: str) -> None:
        """A success of a name that many share: that attempt counts no more, earlier failures do. A whole
        office behind one address signs in every morning."""
        if times := self._times.get(name):
            times.pop()

    def forget(self, name: str) -> None:
        """A success: earlier failures of this name count no more."""
        self._times.pop(name, None)


class Limits:
    """The limits of one process, by its settings."""

    def __init__(
        self,
        *,
        requests_per_second: float,
        public_requests_per_second: float,
        sign_in_attempts: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.callers = Bucket(requests_per_second, 2 * requests_per_second, clock)
        self.addresses = Bucket(public_requests_per_second, 10 * public_requests_per_second, clock)
        self.sign_ins_of_email = Attempts(sign_in_attempts, clock)
        self.sign_ins_of_address = Attempts(sign_in_attempts * _PER_ADDRESS, clock)
