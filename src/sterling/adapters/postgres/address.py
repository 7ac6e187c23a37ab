"""Where a server answers, and whether it does."""

import contextlib
import hashlib
import json
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from sterling.adapters.postgres.account import Account
from sterling.domain.errors import Unavailable

_PORT = 5432  # only names the socket file: the folder is private and nothing listens on TCP
_LONGEST = 107 - len("/.s.PGSQL.5432")
_BUSY = ("too many clients", "remaining connection slots", "too many connections")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A running server: its socket folder, its superuser, and the folder of programs that fit it."""

    socket_folder: Path
    superuser: str
    programs: Path
    port: int = _PORT

    def conninfo(self, database: str = "postgres", user: str | None = None) -> str:
        """A connection string for psycopg and libpq; as the superuser unless another role is named."""
        return make_conninfo(
            host=str(self.socket_folder), port=self.port, user=user or self.superuser, dbname=database
        )

    def answers(self) -> bool:
        """Whether the server takes connections now. The only sign of readiness that counts."""
        try:
            with psycopg.connect(self.conninfo(), connect_timeout=10, autocommit=True) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError as error:
            return any(sign in str(error) for sign in _BUSY)
        return True

    def save(self, path: Path) -> None:
        """Writes the address for the processes that join later."""
        facts = {
            "socket": str(self.socket_folder),
            "superuser": self.superuser,
            "programs": str(self.programs),
        }
        new = path.with_suffix(".new")
        # Whoever could write it could name the programs that the next start runs.
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(json.dumps(facts))
        new.replace(path)


def load(path: Path) -> ServerAddress | None:
    """The saved address of the last server of this folder, if there is a readable one."""
    try:
        facts = json.loads(path.read_text())
        return ServerAddress(Path(facts["socket"]), facts["superuser"], Path(facts["programs"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def socket_folder(cluster: Path, account: Account) -> Path:
    """Makes the short private folder of the socket: mode 0700, owned by the server's account.

    Its name is a hash of the data folder, because a socket path over 107 bytes is fatal. Call it while no
    server of this cluster lives: what a killed one left in it is removed, because PostgreSQL would take the
    lock file of an unreaped server for a living one.

    Raises:
        Unavailable: no folder could be made.
    """
    facts = cluster.stat()
    key = f"{facts.st_dev}:{facts.st_ino}:{cluster.resolve()}"
    name = "sterling-" + hashlib.sha256(os.fsencode(key)).hexdigest()[:12]
    bases = [Path("/run")] if os.geteuid() == 0 else []
    bases += [Path("/tmp"), Path(tempfile.gettempdir())]  # noqa: S108 - checked for owner and mode below
    reasons: list[str] = []
    for base in bases:
        folder = base / f"{name}-{account.uid}"
        if len(os.fsencode(folder)) > _LONGEST:
            reasons.append(f"{folder} is too long for a socket")
        elif (reason := _claim(folder, account)) is None:
            return folder
        else:
            reasons.append(reason)
    raise Unavailable(
        f"No private folder for the database's socket could be made: {'; '.join(reasons)}. "
        "Make /tmp writable, or set TMPDIR to a short folder."
    )


def _claim(folder: Path, account: Account) -> str | None:
    """Makes the folder or accepts our own; tells why not. A folder that a stranger laid there is refused."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in (os.geteuid(), account.uid):
            return f"{folder} belongs to somebody else"
        if account.switch:
            os.chown(folder, account.uid, account.gid)
        folder.chmod(0o700)
        for left in folder.glob(".s.PGSQL.*"):
            left.unlink()
        if not account.can_enter(folder):
            return f"{folder} cannot be entered by uid {account.uid}"
    except OSError as error:
        return f"{folder}: {error.strerror}"
    return None


def remove_socket_folder(folder: Path) -> None:
    """Removes the folder of a stopped server; leaves it where something is still in it."""
    with contextlib.suppress(OSError):
        folder.rmdir()
