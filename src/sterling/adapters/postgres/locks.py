"""File locks that say who lives. The kernel frees them with the process, so no list of pids can go stale."""

import fcntl
import os
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sterling.domain.errors import Unavailable


def try_lock(path: Path) -> int | None:
    """Takes the exclusive lock of a file and returns its descriptor, or None if somebody holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def exclusive(path: Path) -> Generator[None]:
    """Holds the lock of a file; waits for it as long as another process works under it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        told = f"{path.parent} belongs to another user. Run Sterling as the user who made it"
        if path.parent.stat().st_uid == os.geteuid():
            told = f"{path.parent} may not be written. Give its owner that right"
        raise Unavailable(f"{told}, or name another data folder.") from error
    except OSError as error:
        raise Unavailable(
            f"The data folder {path.parent} cannot be used: {error.strerror}. Name one that can be written."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Users:
    """The processes that use a server: one locked file each. Killed ones lose their lock and are pruned."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own: tuple[Path, int] | None = None

    def join(self) -> None:
        """Registers this user. Call under the lock of the data folder."""
        if self._own is not None:
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        descriptor = try_lock(path)
        if descriptor is None:
            raise Unavailable(f"The new file {path} is locked by somebody else. Try again.")
        self._own = (path, descriptor)

    @property
    def joined(self) -> bool:
        """Whether this user is registered."""
        return self._own is not None

    def leave(self) -> None:
        """Ends the registration; harmless when there is none. Call under the lock of the data folder."""
        if self._own is not None:
            path, descriptor = self._own
            self._own = None
            path.unlink(missing_ok=True)
            os.close(descriptor)

    def others(self) -> int:
        """How many other users live; the files of dead ones go. Call under the lock of the data folder."""
        alive = 0
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if self._own is not None and path == self._own[0]:
                continue
            descriptor = try_lock(path)
            if descriptor is None:
                alive += 1
            else:
                path.unlink(missing_ok=True)
                os.close(descriptor)
        return alive
