"""`sterling verify`: a release's folder against its manifest, without a server."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json
from sterling.domain.errors import Invalid
from sterling.domain.release import MANIFEST, Manifest, digest_of
from sterling.domain.release import verify as check

app = typer.Typer(add_completion=False)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder with a release's files and manifest.json.")],
    digest: Annotated[
        str | None, typer.Option(help="The release's digest, where it is known from elsewhere.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check each file of a release against the SHA-256 in its manifest. Exit code 1 when one differs."""
    manifest = _read(folder / MANIFEST)
    problems = check(manifest, _found(folder), digest)
    if as_json:
        wrong = [problem.model_dump() for problem in problems]
        screen.dump({"digest": digest_of(manifest), "files": len(manifest.files), "problems": wrong})
    else:
        _tell(manifest, [f"{folder}{problem.path} {problem.message}." for problem in problems])
    if problems:
        raise typer.Exit(1)


def _tell(manifest: Manifest, wrong: list[str]) -> None:
    for sentence in wrong:
        screen.say(sentence)
    if wrong:
        return
    files = len(manifest.files)
    screen.say(f"All {files} files are what the manifest states. Its digest is {digest_of(manifest)}.")
    for one in manifest.certificates:
        screen.say(
            f"{one.control}: accuracy {one.accuracy:.4f}, {one.level:.0%} interval {one.low:.4f} to "
            f"{one.high:.4f}, from {one.audited:,} audited of {one.population:,}."
        )


def _read(path: Path) -> Manifest:
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise Invalid(
            f"There is no {path}. Name the folder that `sterling release download` wrote."
        ) from None
    except (OSError, ValueError) as error:
        raise Invalid(f"{path} is no manifest of a release: {error}.") from None


def _found(folder: Path) -> dict[str, tuple[str, int]]:
    """(SHA-256, size) of each file that is there."""
    found = dict[str, tuple[str, int]]()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
                found[path.relative_to(folder).as_posix()] = (sha256, content.tell())
    return found
