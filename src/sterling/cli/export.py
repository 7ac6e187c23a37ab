"""`sterling export`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, ProjectName, Url, connect
from sterling.domain.errors import Invalid

app = typer.Typer(add_completion=False)
_KNOWN = "jsonl, csv, parquet, conll, coco, yolo, mot or scale-lidar"
FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".conll": "conll"}


class What(StrEnum):
    """What is exported."""

    LABELS = "labels"
    ANSWERS = "answers"


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="File to write.")],
    *,
    project: ProjectName,
    format: Annotated[str | None, typer.Option(help=f"{_KNOWN}; else by the file's ending.")] = None,
    what: Annotated[What, typer.Option(help="Labels, or every single answer.")] = What.LABELS,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Write a project's labels or answers to a file."""
    chosen = format or FORMATS.get(out.suffix.lower())
    if chosen is None:
        raise Invalid(f"Which format shall {out} have? Name it: --format {_KNOWN}.")
    with connect(url, key) as client, screen.job_bar("exporting", quiet=as_json) as progress:
        client.projects.find(project).export(chosen, out, what=what.value, progress=progress)
    size = out.stat().st_size
    if as_json:
        screen.dump({"path": out, "format": chosen, "what": what.value, "bytes": size})
    else:
        screen.say(f"Wrote {out}, {size:,} bytes.")
