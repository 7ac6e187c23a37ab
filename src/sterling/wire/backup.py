"""Backup and restore: a plain dump of the database, the blobs, and the SHA-256 of each, in one file.

The database is dumped before the blobs are read: blobs are written before the rows that name them, so
whatever the dump names is there.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import ValidationError

from sterling.adapters.durable import make_folder, sync_folder
from sterling.adapters.postgres.server import EmbeddedPostgres
from sterling.domain.errors import Conflict, Invalid, Unavailable
from sterling.domain.record import Record
from sterling.settings.model import Settings

FORMAT = "sterling-backup/1"
DATABASE, LIST = "database.sql", "backup.json"
_NAMES = re.compile(r"database\.sql|backup\.json|blobs/[0-9a-f]{32}/[0-9a-f]{2}/[0-9a-f]{64}")
"""Of what a backup has: nothing else is laid into the folder, such as settings or a part of the database."""
_GUARDS = (
    re.compile(rb"^\\restrict \w+$", re.MULTILINE),
    re.compile(rb"^\\unrestrict \w+(?=\s*\Z)", re.MULTILINE),
)
"""With which pg_dump keeps psql from running programs; whoever writes a dump anew knows their word."""
_CHUNK = 1 << 20
_EDGE = 4096
Moved = Callable[[int, int | None], None]
_ROLE = """
do $$ begin
    create role sterling_app login;
exception when duplicate_object then null;
end $$
"""


class Part(Record):
    """One file of a backup."""

    name: str
    sha256: str
    size: int


class Backup(Record):
    """What a backup holds."""

    format: str
    software: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class _Place:
    """A database that is up: how its owner connects, and where programs that fit it are."""

    dsn: str
    programs: Path | None

    def run(self, program: str, *words: str) -> None:
        """Runs one of PostgreSQL's own programs. The connection may hold a secret: it goes by environment."""
        found = self.programs / program if self.programs else shutil.which(program)
        if found is None or not Path(found).exists():
            raise Unavailable(f"{program} is not here; install PostgreSQL's client programs.")
        command = [str(found), *words]
        done = subprocess.run(  # noqa: S603 - our own programs, our own words
            command, capture_output=True, text=True, check=False, env=self._environment()
        )
        if done.returncode != 0:
            raise Unavailable(f"{program} failed: {done.stderr.strip()[-1000:]}")

    def _environment(self) -> dict[str, str]:
        names = {"dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
        names |= {"password": "PGPASSWORD", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        given = conninfo_to_dict(self.dsn)
        return {**os.environ, **{names[key]: str(value) for key, value in given.items() if key in names}}


@contextmanager
def _place(settings: Settings) -> Generator[_Place]:
    given = settings.migration_database or settings.database
    if given is not None:
        yield _Place(given.get_secret_value(), settings.postgres_programs)
        return
    with EmbeddedPostgres(settings.data_dir, programs=settings.postgres_programs) as address:
        yield _Place(address.conninfo(), address.programs)


def back_up(settings: Settings, out: Path, moved: Moved) -> Backup:
    """Writes a backup, also while the server runs. It appears under its name when it is whole.

    Raises:
        Invalid: there is nothing to back up, or the file is there.
        Unavailable: the database, or a program of it, cannot be reached.
    """
    if out.exists():
        raise Invalid(f"{out} is there already. Name a new file.")
    if settings.database is None and not (settings.data_dir / "pgdata").is_dir():
        raise Invalid(f"{settings.data_dir} holds no database. Name the server's folder with --data-dir.")
    part = out.with_name(out.name + ".part")
    try:
        with TemporaryDirectory(dir=out.parent) as folder, part.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)  # it holds everything
            dump = Path(folder) / DATABASE
            with _place(settings) as place, _kept(place):
                place.run("pg_dump", "--format=plain", "--no-owner", f"--file={dump}")
                blobs = [] if settings.blobs else _blobs(settings.data_dir / "blobs")
                made = _write(file, dump, blobs, moved)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
        sync_folder(out.parent)
    except OSError as error:
        raise Unavailable(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return made


@contextmanager
def _kept(place: _Place) -> Generator[None]:
    """Meanwhile nobody removes files that nothing names any more: the dump may name them."""
    try:
        with psycopg.connect(place.dsn, autocommit=True) as connection:
            connection.execute("select pg_advisory_lock_shared(hashtextextended('sterling blobs', 3))")
            yield
            connection.execute("select 1")
    except psycopg.OperationalError as error:
        raise Unavailable(f"The database went away during the backup: {error}. Make it again.") from error


def _blobs(root: Path) -> list[tuple[str, Path]]:
    """(name in the backup, file) of every blob; what is still coming in is not one."""
    found = sorted(path for path in root.glob("*/*/*") if path.is_file() and len(path.name) == 64)
    return [(f"blobs/{path.relative_to(root).as_posix()}", path) for path in found]


def _write(file: IO[bytes], dump: Path, blobs: list[tuple[str, Path]], moved: Moved) -> Backup:
    parts, done = list[Part](), 0
    total = dump.stat().st_size + sum(path.stat().st_size for _, path in blobs)
    with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for name, path in [(DATABASE, dump), *blobs]:
            with path.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
                size = content.tell()
                content.seek(0)
                _add(archive, name, size, content)
            parts.append(Part(name=name, sha256=sha256, size=size))
            done += size
            moved(done, total)
        made = Backup(format=FORMAT, software=version("sterling"), parts=parts)
        listed = dump.with_name(LIST)
        listed.write_text(made.model_dump_json(indent=1))
        with listed.open("rb") as content:
            _add(archive, LIST, listed.stat().st_size, content)
    return made


def _add(archive: tarfile.TarFile, name: str, size: int, content: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    archive.addfile(info, content)


def restore(settings: Settings, source: Path, moved: Moved) -> Backup:
    """Brings a backup into an empty folder, or an empty database. All of it is checked before the database is
    filled, and the database is filled in one transaction.

    Raises:
        Conflict: the folder or the database is not empty.
        Invalid: the backup is broken; the message names the part.
    """
    folder = settings.data_dir
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty. Name a new folder with --data-dir.")
    try:
        made = _check(source, moved)
    except FileNotFoundError:
        raise Invalid(f"There is no file {source}.") from None
    except OSError as error:
        raise Invalid(f"{source} cannot be read: {error.strerror}.") from None
    except (tarfile.TarError, EOFError) as error:
        raise Invalid(f"{source} is no whole backup: {error}.") from None
    with _place(settings) as place:
        with psycopg.connect(place.dsn, autocommit=True) as connection:
            if connection.execute("select to_regnamespace('sterling')").fetchone() != (None,):
                raise Conflict("The database holds a Sterling schema already. Name an empty one.")
            connection.execute(_ROLE)
        with TemporaryDirectory() as temporary:
            dump = Path(temporary) / DATABASE
            _unpack(source, folder, dump)
            _unguard(dump)
            words = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
            guard = f"--command=\\restrict {secrets.token_hex()}"
            place.run("psql", *words, guard, f"--file={dump}")
        if settings.blobs is None:
            _complete(place, folder / "blobs")
    return made


def _members(source: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Files of the backup in order. Raises Invalid for what is none, or would be laid elsewhere."""
    with tarfile.open(source, mode="r:") as archive:
        seen = set[str]()
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None or _NAMES.fullmatch(member.name) is None or member.name in seen:
                raise Invalid(f"{source} holds {member.name!r}, which no backup has there.")
            seen.add(member.name)
            yield member.name, content


def _check(source: Path, moved: Moved) -> Backup:
    """Reads all of it and compares every part with the list."""
    found, listed, done = dict[str, tuple[str, int]](), b"", 0
    total = source.stat().st_size if source.exists() else 0
    for name, content in _members(source):
        if name == LIST:
            listed = content.read()
            continue
        digest, size = hashlib.sha256(), 0
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        found[name] = (digest.hexdigest(), size)
        done += size
        moved(done, total)
    try:
        made = Backup.model_validate(json.loads(listed))
    except (ValueError, ValidationError):
        raise Invalid(f"{source} is no whole backup: its list, {LIST}, is missing or broken.") from None
    if made.format != FORMAT:
        raise Invalid(f"{source} has the format {made.format!r}; this version reads {FORMAT!r}.")
    wanted = {part.name: (part.sha256, part.size) for part in made.parts}
    if DATABASE not in found:
        raise Invalid(f"{source} is no whole backup: {DATABASE} is missing.")
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if wrong:
        raise Invalid(
            f"{source} is broken: {len(wrong)} parts are not what its list states, such as {wrong[0]}."
        )
    return made


def _unpack(source: Path, folder: Path, dump: Path) -> None:
    for name, content in _members(source):
        if name == LIST:
            continue
        path = dump if name == DATABASE else folder / name
        make_folder(path.parent)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(content, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)


def _unguard(dump: Path) -> None:
    """Turns the dump's own guards into remarks: the restore has its own, whose word no dump can know."""
    with dump.open("r+b") as file:
        end = max(0, file.seek(0, os.SEEK_END) - _EDGE)
        for start, guard in zip((0, end), _GUARDS, strict=True):
            file.seek(start)
            found = guard.search(file.read(_EDGE))
            if found:
                file.seek(start + found.start())
                file.write(b"--".ljust(len(found[0])))


def _complete(place: _Place, blobs: Path) -> None:
    """Every blob that the database names is in the folder."""
    with psycopg.connect(place.dsn) as connection:
        rows = connection.execute(
            "select organization_id, encode(sha256, 'hex') from sterling.blob"
        ).fetchall()
    missing = [name for owner, name in rows if not (blobs / owner.hex / name[:2] / name).is_file()]
    if missing:
        raise Invalid(f"The backup lacks {len(missing)} blobs that its database names, such as {missing[0]}.")
