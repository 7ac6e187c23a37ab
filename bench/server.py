"""A Sterling of its own, as a user starts it: `init`, `serve`, and what its processes take."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sterling.adapters.postgres.address import load

STERLING = (sys.executable, "-m", "sterling")
_PATIENCE = 60.0


@dataclass(slots=True)
class Serving:
    """A running server: its address, the owner's key, a superuser's connection string, its process."""

    url: str
    key: str
    dsn: str
    process: subprocess.Popen[str]
    ready_s: float


def init(folder: Path) -> str:
    """Prepares the data folder and gives the owner's key."""
    secrets = folder.parent / f"{folder.name}-secrets"
    secrets.mkdir(parents=True, exist_ok=True)
    (secrets / "password").write_text("bench password, long enough\n")
    command = ["init", "--data-dir", str(folder), "--owner", "bench@example.com"]
    command += ["--password-file", str(secrets / "password"), "--key-out", str(secrets / "key")]
    subprocess.run([*STERLING, *command], check=True, capture_output=True)
    return (secrets / "key").read_text().strip()


def start(folder: Path, key: str, port: int = 0, arguments: Sequence[str] = ()) -> Serving:
    """Starts `sterling serve` and waits until it says that it is ready."""
    began = time.perf_counter()
    command = [*STERLING, "serve", "--data-dir", str(folder), "--port", str(port), *arguments]
    # No rate limit: one machine plays all annotators.
    environment = {**os.environ, "STERLING_REQUESTS_PER_SECOND": "1000000"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "Sterling is ready at " in line:
            url = line.rsplit(" ", 1)[1].strip()
            address = load(folder / "server.json")
            assert address is not None
            return Serving(url, key, address.conninfo(), process, time.perf_counter() - began)
    raise RuntimeError(f"the server ended with code {process.wait()} before it was ready")


def stop(serving: Serving) -> None:
    """Ends it as an operator does, and waits."""
    if serving.process.poll() is None:
        serving.process.send_signal(signal.SIGTERM)
        try:
            serving.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            serving.process.kill()
            serving.process.wait()
    if serving.process.stdout is not None:
        serving.process.stdout.close()


@contextmanager
def scratch() -> Generator[Path]:
    """A new folder, removed at the end. As root the database runs as another user, who must be able to
    enter."""
    with tempfile.TemporaryDirectory(prefix="sterling-bench-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@contextmanager
def serving(folder: Path, arguments: Sequence[str] = ()) -> Generator[Serving]:
    """A server on a new folder, stopped at the end."""
    key = init(folder)
    found = start(folder, key, arguments=arguments)
    try:
        yield found
    finally:
        stop(found)


def family(folder: Path, root: int) -> set[int]:
    """The server, its worker, and the database's processes, which are no children of it."""
    found = _children(root)
    pid_file = folder / "pgdata" / "postmaster.pid"
    if pid_file.exists():
        found |= _children(int(pid_file.read_text().split()[0]))
    return found


def _children(root: int) -> set[int]:
    found, waiting = set[int](), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        # A process that ends meanwhile takes its folder away, while it is listed or read.
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += [int(child) for child in task.read_text().split()]
    return found


def memory_mb(pids: set[int]) -> float:
    """Proportional set size of these processes together: shared pages are counted once."""
    total = 0
    for pid in pids:
        try:
            rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return round(total / 1024, 1)


def private_pages(pids: set[int]) -> int:
    """Pages that these processes hold for themselves, told by counters. To add up proportional sizes the
    kernel walks through every page of every process, and holds up those that ask for memory meanwhile."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            resident, shared = Path(f"/proc/{pid}/statm").read_text().split()[1:3]
            total += int(resident) - int(shared)
    return total
