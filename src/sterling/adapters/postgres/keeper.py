"""Keeps the embedded server running for a process that serves: one that ended is started again."""

import logging
import threading
from types import TracebackType

from sterling.adapters.postgres.server import EmbeddedPostgres
from sterling.domain.errors import SterlingError

_BEAT = 1.0
_LONGEST_PAUSE = 15.0
_log = logging.getLogger("sterling.database")


class Keeper:
    """A thread that looks once a second. A server that was killed, or that gave up on a full disk, is tried
    again until it answers, or until whoever uses it leaves.

    Every process that serves keeps one; whichever comes first starts the server, the others find it running.
    """

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _keep(self) -> None:
        pause = _BEAT
        while not self._end.wait(pause):
            try:
                if self._server.revive():
                    _log.warning("the database had ended; it runs again")
                pause = _BEAT
            except (SterlingError, OSError) as error:
                pause = min(pause * 2, _LONGEST_PAUSE)
                _log.error("the database has ended; the next start is in %g s: %s", pause, error)
