"""A Sterling server of the demonstration's own, started and stopped with it."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

PATIENCE = 120.0  # seconds; the first start makes a database cluster
OWNER = "demo@example.org"


class Failed(Exception):
    """The demonstration cannot go on; the message says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """The owner of the demonstration's organization."""

    email: str
    password: str
    key: str


def account(folder: Path) -> Account | None:
    """The owner of a demonstration that was prepared in this folder before."""
    try:
        return Account(**json.loads((folder / "account.json").read_text()))
    except FileNotFoundError:
        return None


def prepare(folder: Path) -> Account:
    """A store with an owner whose password is made up here."""
    password, key = folder / "password", folder / "key"
    password.write_text(secrets.token_urlsafe(12))
    password.chmod(0o600)
    owner = ["--owner", OWNER, "--password-file", str(password), "--key-out", str(key)]
    names = ["--organization", "Assay office", "--name", "Demo owner"]
    command = [sys.executable, "-m", "sterling", "init", "--data-dir", str(folder / "data"), *owner, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(done.stderr.strip() or done.stdout.strip())
    made = Account(OWNER, password.read_text(), key.read_text().strip())
    for path in (password, key):
        path.unlink()
    note = folder / "account.json"
    note.touch(mode=0o600)
    note.write_text(json.dumps(asdict(made)))
    return made


@contextmanager
def running(folder: Path, port: int) -> Generator[str]:
    """Serves the store of this folder; gives the address. Port 0 is any free one."""
    port = port or _free_port()
    log = folder / "server.log"
    data = ["--data-dir", str(folder / "data")]
    command = [sys.executable, "-m", "sterling", "serve", *data, "--host", "127.0.0.1", "--port", str(port)]
    with log.open("ab") as said:
        # In a session of its own: Ctrl-C comes to us, and we stop it in order.
        server = subprocess.Popen(
            command, stdout=said, stderr=said, env={**os.environ}, start_new_session=True
        )
        try:
            _wait(server, f"http://127.0.0.1:{port}/readyz", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(40)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Failed(f"The server ended at once. {log} says:\n{log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Failed(f"The server did not answer within {PATIENCE:.0f} seconds. See {log}.")
