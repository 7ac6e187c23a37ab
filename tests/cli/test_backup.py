"""Backup and restore, with the data of a store that was used."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from sterling.adapters.postgres.server import EmbeddedPostgres
from sterling.cli import main
from sterling.settings.load import load
from sterling.wire.backup import back_up
from tests.serving import PROGRAM


@pytest.fixture(scope="module")
def place() -> Generator[Path]:
    """A folder through which the database's account can pass."""
    folder = Path(tempfile.mkdtemp(prefix="sterling-backup-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def backup(place: Path) -> Path:
    """A backup of a store with an owner, and one blob that a row names."""
    (place / "password").write_text("a long enough password")
    owner = ["--owner", "o@example.org", "--password-file", place / "password", "--key-out", place / "key"]
    subprocess.run([PROGRAM, "init", "--data-dir", place / "data", *owner], check=True, capture_output=True)
    content = b"the bytes of a blob"
    with EmbeddedPostgres(place / "data") as address, psycopg.connect(address.conninfo()) as connection:
        row = connection.execute("select id from sterling.organization").fetchone()
        assert row is not None
        organization, digest = row[0], hashlib.sha256(content).digest()
        connection.execute(
            "insert into sterling.blob (organization_id, mode, sha256, size, media_type)"
            " values (%s, 'live', %s, %s, %s)",
            [organization, digest, len(content), "text/plain"],
        )
    blob = place / "data" / "blobs" / organization.hex / digest.hex()[:2] / digest.hex()
    blob.parent.mkdir(parents=True)
    blob.write_bytes(content)
    assert main(["backup", str(place / "backup.tar"), "--data-dir", str(place / "data")]) == 0
    return place / "backup.tar"


def rows(data: Path) -> list[tuple[object, ...]]:
    with EmbeddedPostgres(data) as address, psycopg.connect(address.conninfo()) as connection:
        return [
            *connection.execute("select id, email, password_hash from sterling.login").fetchall(),
            *connection.execute("select id, name, token_hash, role from sterling.key order by id").fetchall(),
            *connection.execute(
                "select relname, relrowsecurity from pg_class where relname = 'task'"
            ).fetchall(),
        ]


def test_what_comes_back_is_what_was_there(place: Path, backup: Path) -> None:
    assert main(["restore", str(backup), "--data-dir", str(place / "restored")]) == 0
    assert rows(place / "restored") == rows(place / "data")
    files = [
        path.relative_to(place / "data") for path in (place / "data" / "blobs").rglob("*") if path.is_file()
    ]
    assert len(files) == 1
    for file in files:
        assert (place / "restored" / file).read_bytes() == (place / "data" / file).read_bytes()
    assert main(["migrate", "--data-dir", str(place / "restored")]) == 0
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_broken_backup_is_refused_before_anything_is_written(
    place: Path, backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = backup.read_bytes()
    at = content.index(b"the bytes of a blob")
    for number, broken in enumerate((content[: len(content) // 2], content[:at] + b"T" + content[at + 1 :])):
        file = place / f"broken-{number}.tar"
        file.write_bytes(broken)
        assert main(["restore", str(file), "--data-dir", str(place / "never")]) == 2
        assert str(file) in capsys.readouterr().err
        assert not (place / "never").exists()


@pytest.mark.parametrize(
    "name",
    ["sterling.toml", "pgdata/postgresql.conf", "database.sql", "blobs/../../x", "/tmp/x", "blobs/a/b/c"],
)
def test_a_backup_lays_nothing_but_its_dump_and_blobs(
    place: Path, backup: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where its list, which anybody can write anew, names the file."""
    made = place / "made.tar"
    with tarfile.open(backup) as old, tarfile.open(made, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            if member.name == "backup.json":
                more = tarfile.TarInfo(name)
                more.size = 1
                new.addfile(more, io.BytesIO(b"x"))
                listed = json.loads(content.read())
                listed["parts"].append({"name": name, "sha256": hashlib.sha256(b"x").hexdigest(), "size": 1})
                written = json.dumps(listed).encode()
                member.size, content = len(written), io.BytesIO(written)
            new.addfile(member, content)
    assert main(["restore", str(made), "--data-dir", str(place / "never")]) == 2
    assert "which no backup has there" in capsys.readouterr().err
    assert not (place / "never").exists()


@pytest.mark.parametrize(
    "said",
    [
        "\\! touch {}\n",
        "select 1 \\g | touch {}\n",
        "select 1; \\! touch {}\n",
        "\\unrestrict x\n\\! touch {}\n",
    ],
)
def test_a_dump_that_names_a_program_runs_none(place: Path, backup: Path, said: str) -> None:
    """Whoever writes the list anew can write the dump anew; psql would run what it names as who restores."""
    made, mark, data = place / "made.tar", place / "mark", place / "named"
    written = dict[str, bytes]()
    with tarfile.open(backup) as old:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            written[member.name] = content.read()
    dump = said.format(mark).encode() + written["database.sql"]
    listed = json.loads(written["backup.json"])
    (part,) = [part for part in listed["parts"] if part["name"] == "database.sql"]
    part |= {"size": len(dump), "sha256": hashlib.sha256(dump).hexdigest()}
    written |= {"database.sql": dump, "backup.json": json.dumps(listed).encode()}
    with tarfile.open(made, "w") as new:
        for name, content in written.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    assert main(["restore", str(made), "--data-dir", str(data)]) != 0
    assert not mark.exists()
    shutil.rmtree(data)


def test_nothing_is_overwritten(place: Path, backup: Path) -> None:
    assert main(["restore", str(backup), "--data-dir", str(place / "data")]) == 1
    assert main(["backup", str(backup), "--data-dir", str(place / "data")]) == 2
    assert main(["backup", str(place / "new.tar"), "--data-dir", str(place / "nowhere")]) == 2
    assert not (place / "nowhere").exists()


def test_a_backup_is_whole_although_its_blobs_are_idle_and_pruned_meanwhile(
    place: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup.exists()
    monkeypatch.setenv("STERLING_UNUSED_FILE_HOURS", "0.0000001")
    data, pruned = place / "data", list[int]()

    def meanwhile(done: int, total: int | None) -> None:
        pruned.append(main(["prune", "--data-dir", str(data)]))

    made = back_up(load({"data_dir": data}), place / "meanwhile.tar", meanwhile)
    assert len(made.parts) == 2
    # What ran before the files were read, with the database dumped, was refused; so was all the rest.
    assert set(pruned) == {1}
    assert "A backup is being made" in capsys.readouterr().err
    assert main(["restore", str(place / "meanwhile.tar"), "--data-dir", str(place / "again")]) == 0
    shutil.rmtree(place / "again")
    blobs = [path for path in (data / "blobs").rglob("*") if path.is_file()]
    kept = blobs[0].read_bytes()
    assert main(["prune", "--data-dir", str(data)]) == 0
    assert not blobs[0].exists()
    blobs[0].write_bytes(kept)
