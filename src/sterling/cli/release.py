"""`sterling release`."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, ProjectName, Url, connect
from sterling.domain.errors import Invalid, NotFound

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Releases: frozen versions with their labels."
)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is called, such as v1.")],
    *,
    project: ProjectName,
    audit: Annotated[str | None, typer.Option(help="Audit, by id, whose certificates go with it.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Freeze a project's data and labels under a name."""
    with connect(url, key) as client, screen.job_bar("releasing", quiet=as_json) as progress:
        made = client.projects.find(project).release(name, _id(audit), progress=progress)
    if as_json:
        screen.dump(made.record)
    else:
        screen.say(f"Released {name}: {made.manifest.labels:,} labels, digest {made.record.digest}.")


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid(f"{text} is no id of an audit; `sterling audit` prints it.") from None


@app.command("list")
def list_(project: ProjectName, url: Url = None, key: Key = None, as_json: Json = False) -> None:
    """All releases of a project, newest first."""
    with connect(url, key) as client:
        found = [one.record for one in client.projects.find(project).releases()]
    if as_json:
        screen.dump(found)
        return
    rows = [(one.name, one.manifest.labels, one.digest[:16], one.created_at) for one in found]
    screen.table(("name", "labels", "digest", "made"), rows, "No releases yet.")


@app.command()
def download(
    name: Annotated[str, typer.Argument(help="Release, by name or id.")],
    *,
    folder: Annotated[Path, typer.Argument(help="Folder to write to.")],
    project: ProjectName,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Write a release's files into a folder, each checked against the manifest."""
    with connect(url, key) as client:
        releases = client.projects.find(project).releases()
        found = [one for one in releases if name in (one.record.name, str(one.id))]
        if not found:
            raise NotFound(f"There is no release {name}. `sterling release list` shows all.")
        paths = found[0].download(folder)
    if as_json:
        screen.dump({"files": paths})
    else:
        screen.say(f"Wrote {len(paths)} files to {folder}. Check them later: sterling verify {folder}")
