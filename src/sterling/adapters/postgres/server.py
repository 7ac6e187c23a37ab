"""The embedded PostgreSQL server: one per data folder, shared by processes, safe to kill at any moment.

Decision record 0003 tells why it is our own. The rules:
ready means that a connection answers, never that a pid exists; what lives is known by file locks, which the
kernel frees; a cluster is made beside its place and renamed; the last user stops the server.
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from sterling.adapters.postgres.account import account_for
from sterling.adapters.postgres.address import ServerAddress, load, remove_socket_folder, socket_folder
from sterling.adapters.postgres.binaries import find_binaries, reachable
from sterling.adapters.postgres.cluster import SUPERUSER, exists, major_of, make, open_base
from sterling.adapters.postgres.locks import Users, exclusive, try_lock
from sterling.adapters.postgres.parameters import server_parameters
from sterling.adapters.postgres.process import (
    Spawned,
    end_orphans,
    holders,
    lives,
    postmaster,
    shut_down,
    spawn,
)
from sterling.domain.errors import Unavailable

_POLL = 0.01
_ORPHANS_AFTER = 3.0
_STRANGER_AFTER = 10.0
_IN_USE = ("is still in use", "already exists")


class EmbeddedPostgres:
    """A private PostgreSQL server in a folder. Blocking; from async code call it in a thread.

    `data_dir` is the folder of everything (made if missing); `programs` a folder with `postgres` and `initdb`
    to use instead of the installed ones; `parameters` are server parameters over our defaults, and take
    effect when this object is the one that starts the server.

    Several objects, in one or many processes, may use the same folder at once: the first starts the
    server, the last one to stop ends it. A process that is killed counts no longer; its server lives on for
    the next one.
    """

    def __init__(
        self, data_dir: Path, programs: Path | None = None, parameters: Mapping[str, str] | None = None
    ) -> None:
        self._base = data_dir.absolute()
        self._cluster = self._base / "pgdata"
        self._gate = self._base / "start.lock"
        self._life = self._base / "server.lock"
        self._note = self._base / "server.json"
        self.log = self._base / "postgres.log"
        self._programs = programs
        self._parameters = dict(parameters or {})
        self._users = Users(self._base / "users")

    def __enter__(self) -> ServerAddress:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> ServerAddress:
        """Starts the server or joins the running one; returns when it answers.

        Waits for a recovery as long as the server works on it.

        Raises:
            Unavailable: it cannot run here; the message says why, and what to do.
        """
        try:
            self._base.mkdir(mode=0o711, parents=True, exist_ok=True)
        except OSError as error:
            lost = self._base.is_symlink() and not self._base.exists()
            reason = (
                f"it is a link to {self._base.readlink()}, which is not there" if lost else error.strerror
            )
            raise Unavailable(
                f"The data folder {self._base} cannot be made: {reason}. "
                "Name a folder that this user may write."
            ) from error
        with exclusive(self._gate):
            self._users.join()
            try:
                return self._attach_or_launch()
            except BaseException:
                self._users.leave()
                raise

    def revive(self) -> bool:
        """Starts the server again when it has ended although this object uses it. Returns whether it had.

        Raises:
            Unavailable: it does not start; what it said is in the message.
        """
        if lives(self._cluster):
            return False
        with exclusive(self._gate):
            if not self._users.joined:
                return False
            self._attach_or_launch()
            return True

    def stop(self, *, patience: float = 60.0) -> bool:
        """Leaves the server, and stops it if nobody else uses it. Returns whether it was stopped.

        After `patience` seconds of a clean shutdown the server is stopped at once; nothing committed is lost.
        """
        if not self._gate.exists():
            return False
        with exclusive(self._gate):
            self._users.leave()
            if self._users.others():
                return False
            stopped = shut_down(self._cluster, self._life, patience=patience)
            address = load(self._note)
            if address is not None:
                remove_socket_folder(address.socket_folder)
            return stopped

    def _attach_or_launch(self) -> ServerAddress:
        began = time.monotonic()
        orphans_at = began + _ORPHANS_AFTER
        while True:
            address = load(self._note)
            if address is not None and address.answers():
                return address
            held = try_lock(self._life)
            if held is not None:
                try:
                    return self._launch(held)
                finally:
                    os.close(held)
            # Something of the server lives: it recovers, or stops, or orphans finish their work.
            now = time.monotonic()
            if now > orphans_at:
                end_orphans(self._cluster, self._life)
                orphans_at = now + _ORPHANS_AFTER
            if now > began + _STRANGER_AFTER and holders(self._life) == []:
                raise Unavailable(
                    f"A server that cannot be seen from here, perhaps in another container, uses "
                    f"{self._base}. "
                    "Stop that one, or name another data folder."
                )
            time.sleep(_POLL)

    def _launch(self, lock: int) -> ServerAddress:
        """Starts the server under its lock: nothing of a former one lives, whatever its pid file says."""
        account = account_for(self._cluster)
        binaries = reachable(find_binaries(self._programs, major=major_of(self._cluster)), account)
        open_base(self._base, account)
        if not exists(self._cluster):
            make(self._cluster, binaries, account)
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        folder = socket_folder(self._cluster, account)
        address = ServerAddress(folder, SUPERUSER, binaries.folder)
        address.save(self._note)
        parameters = server_parameters(binaries.major, self._parameters)
        parameters["unix_socket_directories"] = str(folder)
        deadline = time.monotonic() + 30.0
        while True:
            mark = self.log.stat().st_size if self.log.exists() else 0
            child = spawn(self._cluster, binaries, account, parameters, lock=lock, log=self.log)
            if self._answered(child, address):
                return address
            said = self._said(mark)
            # Backends of a server that was started without us may still be leaving; PostgreSQL itself tells.
            if not any(sign in said for sign in _IN_USE) or time.monotonic() > deadline:
                raise Unavailable(
                    f"The database in {self._base} did not start (exit code {child.ended()}). "
                    f"It said:\n{said}\nThe whole log is {self.log}. Mend what it names and start again; "
                    "where it names damage, restore a backup into another folder: sterling restore"
                )
            time.sleep(0.1)

    def _answered(self, child: Spawned, address: ServerAddress) -> bool:
        pause = _POLL
        while child.ended() is None:
            if address.answers():
                return True
            # Each question costs the server a process: ask a long recovery less often.
            time.sleep(pause)
            pause = min(0.1, pause * 1.2)
        return False

    def _said(self, mark: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(min(mark, self.log.stat().st_size))
            return log.read()[-2000:].decode("utf-8", "replace").strip()

    def pid(self) -> int | None:
        """The process id of the running server, for people and diagnostics; None when it is down."""
        return postmaster(self._cluster, self._life) if self._life.exists() else None
