"""A PostgreSQL 15 of Debian for as long as a test run lasts: private folder, private socket, no TCP."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tools import say, system

BINARIES = Path("/usr/lib/postgresql/15/bin")
PACKAGE = "postgresql-15"
OPTIONS = "-c listen_addresses='' -c max_connections=60 -c fsync=off -c synchronous_commit=off"


@contextmanager
def running() -> Generator[str]:
    """Start a cluster and yield its address as `postgresql://...`; everything is removed afterwards."""
    if not (BINARIES / "initdb").exists():
        _install()
    # A short path: a socket's may not be longer than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="sterling-pg15-", dir="/tmp"))
    user = _owner()
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    data = folder / "data"
    control = [BINARIES / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    try:
        _as(
            user,
            [BINARIES / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
        )
        _as(user, [*control, "-o", f"{OPTIONS} -c unix_socket_directories={folder}", "start"])
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _as(user, [*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _install() -> None:
    """Debian's package would start a cluster of its own at once; it is told not to."""
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if os.geteuid() == 0 and not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n")
    system.install(PACKAGE, "the store's tests on a system PostgreSQL")


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; the package made a user for it."""
    return "postgres" if os.geteuid() == 0 else None


def _as(user: str | None, command: list[str | Path]) -> None:
    words = [str(word) for word in command]
    # Its output goes to a file: a server that keeps our pipe open would never let us read to the end.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(words, user=user, cwd="/", stdout=said, stderr=said, check=False)
        if done.returncode != 0:
            said.seek(0)
            raise say.Stop(f"PostgreSQL 15 could not be started for the tests: {said.read().strip()}")
