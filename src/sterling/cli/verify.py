"""`sterling verify`: a release's folder against its manifest, without a server."""

import hashlib
import json
from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json
from sterling.domain.errors import Invalid
from sterling.domain.release import Manifest, ReleaseFile
from sterling.sdk.releases import MANIFEST

app = typer.Typer(add_completion=False)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder with a release's files and manifest.json.")],
    as_json: Json = False,
) -> None:
    """Check each file of a release against the SHA-256 in its manifest. Exit code 1 when one differs."""
    manifest, digest = _read(folder / MANIFEST)
    wrong = [problem for file in manifest.files if (problem := _check(folder, file))]
    if as_json:
        screen.dump({"digest": digest, "files": len(manifest.files), "wrong": wrong})
    else:
        for problem in wrong:
            screen.say(problem)
        if not wrong:
            screen.say(f"All {len(manifest.files)} files are what the manifest states. Digest {digest}.")
            for one in manifest.certificates:
                screen.say(
                    f"{one.control}: accuracy {one.accuracy:.4f}, {one.level:.0%} interval {one.low:.4f} to "
                    f"{one.high:.4f}, from {one.audited:,} audited of {one.population:,}."
                )
    if wrong:
        raise typer.Exit(1)


def _read(path: Path) -> tuple[Manifest, str]:
    try:
        content = path.read_bytes()
        manifest = Manifest.model_validate_json(content)
    except FileNotFoundError:
        raise Invalid(
            f"There is no {path}. Name the folder that `sterling release download` wrote."
        ) from None
    except ValueError as error:
        raise Invalid(f"{path} is no manifest of a release: {error}.") from None
    canonical = json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return manifest, hashlib.sha256(canonical.encode()).hexdigest()


def _check(folder: Path, file: ReleaseFile) -> str | None:
    path = folder / Path(file.name).name
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        return f"{path}: {error.strerror}."
    if found != file.sha256:
        return f"{path}: its SHA-256 is {found}, the manifest states {file.sha256}."
    return None
