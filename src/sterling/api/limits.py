"""Rates, per caller and in this process: token buckets for requests, windows for failed sign-ins."""

import time
from collections import OrderedDict
from collections.abc import Callable

from sterling.domain.errors import RateLimited

_MOST = 50_000
_WINDOW = 15 * 60.0
_PER_NETWORK = 10
_PER_EMAIL = 10


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


class SignIns:
    """Bounds guesses of passwords without giving strangers a way to lock somebody out.

    An e-mail address has some tries from each network, and ten times as many from all together, so that many
    networks help little. A browser that signed in to it before (a known device, which no stranger can be) has
    tries of its own: whatever others do, its owner gets in.
    """

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self._of_device = Attempts(most, clock)
        self._of_network = Attempts(most * _PER_NETWORK, clock)
        self._of_email_there = Attempts(most, clock)
        self._of_email = Attempts(most * _PER_EMAIL, clock)

    def take(self, email: str, network: str, device: str | None = None) -> Callable[[], None]:
        """Counts one attempt; gives what is to be called when it succeeds. `device` is a known one.

        Raises:
            RateLimited: too many.
        """
        if device is not None:
            self._of_device.take(device)
            return lambda: self._of_device.forget(device)
        there = f"{email} {network}"
        self._of_network.take(network)
        self._of_email_there.take(there)
        self._of_email.take(email)

        def succeeded() -> None:
            self._of_email_there.forget(there)
            self._of_network.give_back(network)
            self._of_email.give_back(email)

        return succeeded


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
        self.sign_ins = SignIns(sign_in_attempts, clock)
        self.refusals = Attempts(sign_in_attempts, clock)
        """Of a login, that are told in the log, which keeps them for ever."""
