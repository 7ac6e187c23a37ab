"""The server process: spawned directly, followed by a lock that it and its children inherit."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from sterling.adapters.postgres.account import Account
from sterling.adapters.postgres.binaries import Binaries
from sterling.adapters.postgres.locks import try_lock

_LOG_BYTES = 4_000_000
_HEAP = {"MALLOC_MMAP_THRESHOLD_": "4194304", "MALLOC_TRIM_THRESHOLD_": "4194304"}
"""For glibc: what a backend has freed goes back to the system, but for 4 MB, which hold the columns of a
chunk of an import: to fetch their pages anew each time would be a tenth of its work. By default the bounds
grow with use, and a backend that once took a wide array keeps its tens of megabytes for good."""
_POLL = 0.01


class Spawned:
    """A server that this process started. A thread waits for it, so that it never stays as a zombie."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        self.pid = child.pid
        threading.Thread(target=child.wait, name=f"postgres-{child.pid}", daemon=True).start()

    def ended(self) -> int | None:
        """The exit code, or None while it lives."""
        return self._child.poll()


def spawn(
    cluster: Path,
    binaries: Binaries,
    account: Account,
    parameters: Mapping[str, str],
    *,
    lock: int,
    log: Path,
) -> Spawned:
    """Starts `postgres` in a session of its own, so that Ctrl-C in our terminal does not reach it.

    The descriptor `lock` is inherited by the server and every backend: while one of them lives, it is locked.
    """
    command = [str(binaries.program("postgres")), "-D", str(cluster)]
    for name, value in parameters.items():
        command += ["-c", f"{name}={value}"]
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={**os.environ, **_HEAP},
            start_new_session=True,
            pass_fds=(lock,),
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
            umask=0o077,
        )
    return Spawned(child)


def holders(lock: Path) -> list[int] | None:
    """Processes that have the lock file open, or None where the system cannot tell (no /proc)."""
    proc = Path("/proc")
    if not (proc / "self" / "fd").is_dir():
        return None
    target = os.stat(lock)
    found: list[int] = []
    for entry in proc.iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _has_open(entry / "fd", target):
            found.append(int(entry.name))
    return found


def _has_open(descriptors: Path, target: os.stat_result) -> bool:
    with contextlib.suppress(OSError):
        for descriptor in descriptors.iterdir():
            with contextlib.suppress(OSError):
                if os.path.samestat(descriptor.stat(), target):
                    return True
    return False


def postmaster(cluster: Path, lock: Path) -> int | None:
    """The pid of the living server of this folder; None when there is none (orphan backends do not count)."""
    pid = _noted_pid(cluster)
    open_in = holders(lock)
    if open_in is None:
        return pid
    return pid if pid in open_in else None


def lives(cluster: Path) -> bool:
    """Whether the process that the folder names as its server is there: a cheap look, which a foreign process
    of the same number can deceive."""
    pid = _noted_pid(cluster)
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _noted_pid(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def end_orphans(cluster: Path, lock: Path) -> int:
    """Ends backends whose server was killed and which are too busy to notice. Returns how many were told."""
    if postmaster(cluster, lock) is not None:
        return 0
    told = 0
    for pid in holders(lock) or ():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGQUIT)
            told += 1
    return told


def shut_down(cluster: Path, lock: Path, *, patience: float) -> bool:
    """Stops the server of this folder and waits until its last process is gone.

    A fast shutdown first; after `patience` seconds an immediate one (the next start recovers).
    Returns whether there was a server to stop.
    """
    stopped = False
    deadline = time.monotonic() + patience
    how = signal.SIGINT
    told: int | None = None
    while True:
        held = try_lock(lock)
        if held is not None:
            os.close(held)
            return stopped
        pid = postmaster(cluster, lock)
        if pid is not None and (pid != told or time.monotonic() > deadline):
            if pid == told:
                how = signal.SIGQUIT
                deadline = time.monotonic() + patience
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            told = pid
            stopped = True
        elif pid is None and time.monotonic() > deadline:
            end_orphans(cluster, lock)
            deadline = time.monotonic() + patience
        time.sleep(_POLL)
