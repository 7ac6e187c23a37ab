"""`sterling init` and `sterling serve` as an operator runs them: real processes, real signals."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

PASSWORD = "a long enough password"
_PATIENCE = 120.0


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "sterling", *words]


@pytest.fixture
def data() -> Generator[Path]:
    folder = Path(f"/tmp/sterling-serve-{os.getpid()}-{time.monotonic_ns()}")  # enterable as root too
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def _init(data: Path, secrets: Path) -> subprocess.CompletedProcess[str]:
    (secrets / "password").write_text(PASSWORD + "\n")
    words = ["--owner", "owner@example.org", "--password-file", str(secrets / "password")]
    words += ["--key-out", str(secrets / "key"), "--test-key-out", str(secrets / "test-key")]
    command = _command("init", "--data-dir", str(data), *words)
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Serving:
    """A `sterling serve` on a free port, ready when this returns."""

    def __init__(self, data: Path, *words: str) -> None:
        command = _command("serve", "--data-dir", str(data), "--port", "0", *words)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())
            if found := re.search(r"ready at (\S+)", line):
                self.address = found[1]
                return
        assert self.process.stderr is not None
        pytest.fail(f"it ended before it was ready: {self.process.stderr.read()}")

    def children(self) -> list[int]:
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(word) for thread in threads for word in _read(thread / "children").split()]

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=_PATIENCE)
        return self.process.returncode

    def leave(self) -> None:
        """Nothing of it stays, however the test ended."""
        with self.process:  # closes its pipes and waits
            self.process.kill()


Serve = Callable[..., Serving]


@pytest.fixture
def serve(data: Path) -> Generator[Serve]:
    """Starts servers of `data`, which end with the test."""
    started: list[Serving] = []

    def start(*words: str) -> Serving:
        started.append(Serving(data, *words))
        return started[-1]

    yield start
    for serving in started:
        serving.leave()


def _read(path: Path) -> str:
    """What a file of /proc says; nothing once its process or thread is gone."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return path.read_text()
    return ""


def _until(there: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not there():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    said = _read(Path(f"/proc/{pid}/stat"))
    return bool(said) and said.rsplit(")", 1)[1].split()[0] != "Z"


def test_a_store_prepared_without_a_prompt_is_served_and_stopped(
    data: Path, serve: Serve, tmp_path: Path
) -> None:
    done = _init(data, tmp_path)
    assert done.returncode == 0, done.stderr
    for name, prefix in (("key", "sk_live_"), ("test-key", "sk_test_")):
        assert (tmp_path / name).read_text().startswith(prefix)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    again = _init(data, tmp_path)
    assert (again.returncode, "first owner already" in again.stderr) == (1, True)

    serving = serve()
    assert len(serving.said) == 1
    key = (tmp_path / "key").read_text().strip()
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{serving.address}/readyz", timeout=_PATIENCE).status_code == 200
    assert (
        httpx.get(f"{serving.address}/api/v1/me", headers=headers, timeout=_PATIENCE).json()["role"]
        == "owner"
    )
    _until(lambda: len(serving.children()) >= 2, "database and worker are its children")
    family = serving.children()
    assert serving.end(signal.SIGTERM) == 0
    assert [pid for pid in family if _lives(pid)] == []


def test_the_first_start_says_the_set_up_link(serve: Serve) -> None:
    serving = serve("--no-worker")
    found = re.search(r"/setup#token=(\S+)", serving.said[0])
    assert found
    given = {
        "token": found[1],
        "organization": "Assay Office",
        "name": "Olga",
        "email": "o@x.org",
        "password": PASSWORD,
    }
    assert httpx.post(f"{serving.address}/api/v1/setup", json=given, timeout=_PATIENCE).status_code == 200
    assert serving.end(signal.SIGINT) == 0
    second = serve("--no-worker")
    assert len(second.said) == 1
    assert second.end(signal.SIGTERM) == 0


def test_a_worker_that_dies_is_replaced(serve: Serve) -> None:
    serving = serve()
    worker = _worker_of(serving)
    os.kill(worker, signal.SIGKILL)
    _until(lambda: _worker_of(serving) != worker, "another worker is started")
    assert serving.end(signal.SIGTERM) == 0


def test_a_database_that_was_killed_is_started_again(data: Path, tmp_path: Path, serve: Serve) -> None:
    assert _init(data, tmp_path).returncode == 0
    serving = serve()
    first = _server_of(data)
    os.kill(first, signal.SIGKILL)
    _until(lambda: _server_of(data) not in (0, first), "another server is started")
    _until(lambda: httpx.get(f"{serving.address}/readyz", timeout=_PATIENCE).status_code == 200, "it answers")
    assert serving.end(signal.SIGTERM) == 0
    assert not _lives(_server_of(data)), "the last user stops the database"


def _server_of(data: Path) -> int:
    return int((_read(data / "pgdata" / "postmaster.pid").splitlines() or ["0"])[0])


def test_kill_leaves_no_orphan_and_the_next_start_works(data: Path, serve: Serve) -> None:
    serving = serve()
    worker = _worker_of(serving)
    family = serving.children()
    _until(lambda: _joined(data) >= 2, "the worker uses the database")
    assert serving.end(signal.SIGKILL) == -signal.SIGKILL
    _until(lambda: not _lives(worker), "the worker sees that its parent is gone")
    _until(lambda: not any(_lives(pid) for pid in family), "the last user stops the database")
    assert serve("--no-worker").end(signal.SIGTERM) == 0


def _worker_of(serving: Serving) -> int:
    found: list[int] = []

    def there() -> bool:
        found[:] = [pid for pid in serving.children() if "--child-of" in _read(Path(f"/proc/{pid}/cmdline"))]
        return bool(found)

    _until(there, "there is a worker")
    return found[0]


def _joined(data: Path) -> int:
    return len(list((data / "users").iterdir()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tls-cert", "cert.pem"], "tls_cert and tls_key belong together"),
        (["--port", "70000"], "--port"),
        (["--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"], "TLS cannot use /nowhere"),
        (["--database", "dbname"], "is no connection string"),
    ],
)
def test_settings_are_checked_before_anything_starts(data: Path, words: list[str], said: str) -> None:
    done = subprocess.run(
        _command("serve", "--data-dir", str(data), *words), capture_output=True, text=True, check=False
    )
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not data.exists()


def test_a_database_that_does_not_answer_is_told_in_words(data: Path) -> None:
    words = ["--data-dir", str(data), "--database", "postgresql://me:hidden@127.0.0.1:1/x"]
    done = subprocess.run(_command("serve", *words), capture_output=True, text=True, check=False)
    assert (done.returncode, "does not answer" in done.stderr) == (5, True), done.stderr
    assert "hidden" not in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_prepared_where_the_key_cannot_be_written(data: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD)
    owner = ["--owner", "a@example.org", "--password-file", str(tmp_path / "password")]
    words = ["--data-dir", str(data), *owner, "--key-out", str(tmp_path / "nowhere" / "key")]
    done = subprocess.run(_command("init", *words), capture_output=True, text=True, check=False)
    assert (done.returncode, "cannot be written" in done.stderr) == (2, True), done.stderr
    assert not data.exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["serve", "--data-dir", ""], 2, "it is empty"),
        (["serve", "--data-dir", "DATA", "--host", ""], 2, "--host"),
        (["restore", "/tmp", "--data-dir", "DATA"], 2, "cannot be read: Is a directory"),
        (["status", "--url", "http://127.0.0.1:1", "--key", "sk_live_a\nb"], 3, "no key has"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(data: Path, words: list[str], code: int, said: str) -> None:
    command = _command(*(str(data) if word == "DATA" else word for word in words))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert "sk_live" not in done.stderr
    assert not data.exists()


@pytest.mark.parametrize("words", ["--help", "--version", "template list"])
def test_a_closed_or_full_output_is_no_fault(words: str) -> None:
    program = f"{sys.executable} -m sterling {words}"
    for ending in ("| true", ">&-", "> /dev/full", "<&- >/dev/null"):
        done = subprocess.run(f"{program} {ending}", shell=True, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr


def test_what_a_start_makes_is_for_its_owner_alone_whatever_the_umask(data: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert _init(data, tmp_path).returncode == 0
    finally:
        os.umask(before)
    open_to_others = [str(path) for path in data.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert data.stat().st_mode & 0o066 == 0  # root's database account passes through, and sees nothing


def test_a_preparation_that_was_killed_before_its_keys_were_kept_is_done_again(
    data: Path, tmp_path: Path, serve: Serve
) -> None:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    given = ["--owner", "owner@example.org", "--password-file", str(tmp_path / "password")]
    words = ["init", "--data-dir", str(data), *given, "--key-out", str(tmp_path / "key")]
    code = (
        "import os, signal, sys, sterling.cli.init as init, sterling.cli as cli\n"
        "init._write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "cli.main(sys.argv[1:])"
    )
    killed = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "key").exists()
    (tmp_path / "password").write_text("somebody else's password\n")
    other = subprocess.run(_command(*words), capture_output=True, text=True, check=False)
    assert (other.returncode, "first owner already" in other.stderr) == (1, True)
    done = _init(data, tmp_path)
    assert done.returncode == 0, done.stderr
    headers = {"Authorization": f"Bearer {(tmp_path / 'key').read_text().strip()}"}
    assert (
        httpx.get(f"{serve().address}/api/v1/me", headers=headers, timeout=_PATIENCE).json()["role"]
        == "owner"
    )
    assert "first owner already" in _init(data, tmp_path).stderr


def test_an_owner_whose_password_is_short_is_told_the_rule(data: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("short")
    owner = ["--owner", "a@example.org", "--password-file", str(tmp_path / "password")]
    words = ["init", "--data-dir", str(data), *owner, "--key-out", str(tmp_path / "key")]
    done = subprocess.run(_command(*words), capture_output=True, text=True, check=False)
    assert (done.returncode, "8 to 200 characters" in done.stderr) == (2, True), done.stderr


def test_version_and_help_load_no_server() -> None:
    code = (
        "import sys, sterling.cli; sterling.cli.main(['--version']);"
        "import json; print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    version, modules = done.stdout.splitlines()
    assert re.fullmatch(r"sterling \d+\.\d+\.\d+", version)
    loaded = set(json.loads(modules))
    assert loaded.isdisjoint({"fastapi", "sqlalchemy", "psycopg", "numpy", "uvicorn", "pydantic"})
