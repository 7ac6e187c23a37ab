"""Who runs the server: ourselves, or, when we are root, an unprivileged account (PostgreSQL refuses root)."""

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from sterling.domain.errors import Unavailable

NAME = "sterling"
_FALLBACKS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """A system account. `switch` tells whether it is another one than ours."""

    uid: int
    gid: int
    switch: bool

    @property
    def user(self) -> int | None:
        """The uid that a child process must take, or None where it is ours already."""
        return self.uid if self.switch else None

    @property
    def group(self) -> int | None:
        return self.gid if self.switch else None

    @property
    def extra_groups(self) -> list[int] | None:
        return [] if self.switch else None

    def can_enter(self, folder: Path) -> bool:
        """Whether the account can reach things in this folder; asks the kernel, so that ACLs count."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        test = shutil.which("test") or "/usr/bin/test"
        try:
            answer = subprocess.run(
                [test, "-x", str(folder)],
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                cwd="/",
                check=False,
            )
        except PermissionError as error:
            raise Unavailable(
                "This process is root but may not start programs as another user, and PostgreSQL refuses "
                "to run as root. Start Sterling as an ordinary user, or give the container CAP_SETUID "
                "and CAP_SETGID."
            ) from error
        return answer.returncode == 0

    def first_closed_folder(self, path: Path) -> Path | None:
        """The outermost folder on the way to `path` (itself included) that the account cannot enter."""
        if self.can_enter(path):
            return None
        for folder in reversed(path.parents):
            if not self.can_enter(folder):
                return folder
        return path


def account_for(cluster: Path) -> Account:
    """The account for the server of this data folder. An existing folder keeps its owner."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    if cluster.exists():
        owner = cluster.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid, switch=True)
    entry = _find(NAME) or _create() or next(filter(None, map(_find, _FALLBACKS)), None)
    if entry is None:
        raise Unavailable(
            "PostgreSQL refuses to run as root, and no unprivileged account was found or could be made. "
            f"Create one with: useradd --system {NAME}"
        )
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd | None:
    program = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if program is None:
        return None
    command = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", NAME]
    # Another process may hold the lock of /etc/passwd for a moment, or make the same account before us.
    for _ in range(20):
        done = subprocess.run(command, capture_output=True, check=False)
        if (entry := _find(NAME)) is not None:
            return entry
        if done.returncode not in (1, 9, 10):
            return None
        time.sleep(0.1)
    return None
