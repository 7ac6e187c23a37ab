"""A Sterling server of one's own for as long as a test needs it: own folder, own port, own owner."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.say import Stop

PATIENCE = 90.0  # seconds; a first start makes a database cluster


@dataclass(frozen=True, slots=True)
class Server:
    """Where a running server answers, and with which key."""

    url: str
    key: str


@contextmanager
def running(program: Path) -> Generator[Server]:
    """Prepare a store in a new folder and serve it with the given `sterling` program."""
    folder = Path(tempfile.mkdtemp(prefix="sterling-server-"))
    # Under root the database runs as an unprivileged account, which has to pass through.
    folder.chmod(0o711)
    try:
        with _serving(program, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(program: Path, folder: Path) -> Generator[Server]:
    password, key, log = folder / "password", folder / "key", folder / "server.log"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(16))
    data = folder / "data"
    owner = ["--owner", "owner@example.org", "--password-file", str(password), "--key-out", str(key)]
    made = subprocess.run(
        [program, "init", "--data-dir", data, *owner], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise Stop(f"`sterling init` failed: {made.stdout}{made.stderr}")
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--data-dir", data, "--host", "127.0.0.1", "--port", str(port)]
    with log.open("w") as said:
        server = subprocess.Popen(
            command, stdout=said, stderr=said, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        try:
            _wait(server, f"{url}/readyz", log)
            yield Server(url, key.read_text().strip())
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def _free_port() -> int:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Stop(f"`sterling serve` ended with code {server.returncode}:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise Stop(f"`sterling serve` was not ready after {PATIENCE:.0f} s:\n{log.read_text()[-4000:]}")
