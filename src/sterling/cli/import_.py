"""`sterling import`."""

from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, ProjectName, Url, connect
from sterling.cli.options import mapped
from sterling.domain.errors import Invalid
from sterling.domain.job import LineProblem
from sterling.sdk.imports import Import
from sterling.sdk.jobs import JobFailed

_KNOWN = "jsonl, json, csv, parquet, conll, coco, coco-zip, yolo, voc, files, scale-frames"
app = typer.Typer(add_completion=False)


@app.command(name="import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="NDJSON, JSON, CSV, Parquet, CoNLL, COCO, YOLO, VOC, or files: alone, zipped, a folder."
        ),
    ],
    project: ProjectName,
    *,
    format: Annotated[str, typer.Option(help=f"{_KNOWN}; auto looks at the content.")] = "auto",
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing when one line is wrong.")] = False,
    batch: Annotated[str | None, typer.Option(help="Batch, by name.")] = None,
    redundancy: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Answers per task, where the line does not say.")
    ] = None,
    pairs: Annotated[
        list[str] | None,
        typer.Option("--map", help="field=column: a field of the template from this column; repeatable."),
    ] = None,
    id_field: Annotated[str | None, typer.Option(help="The column that holds the ids of items.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Import a file into a project. Items that are there already stay as they are.

    Exit code 1 when lines were refused: the others are imported; the refused are named, each with its reason.
    """
    with connect(url, key) as client:
        into = client.projects.find(project)
        try:
            with screen.job_bar(f"importing {file.name}", quiet=as_json) as progress:
                done = into.import_file(
                    file,
                    format=None if format == "auto" else format,
                    strict=strict,
                    batch=batch,
                    redundancy=redundancy,
                    fields=mapped(pairs or []),
                    id_field=id_field,
                    progress=progress,
                )
        except JobFailed as failed:
            problems = list(client.jobs.problems(failed.job.id))[:20] if strict else []
            raise Invalid("\n  ".join([failed.message, *map(line, problems)])) from None
    _tell(done, as_json)
    if done.refused:
        raise typer.Exit(1)


def _tell(done: Import, as_json: bool) -> None:
    if as_json:
        screen.dump(done)
        return
    answers = f", {done.answers:,} answers" if done.answers else ""
    screen.say(
        f"{done.imported:,} imported{answers}, {done.unchanged:,} were there, {done.refused:,} refused."
    )
    if done.left_out:
        screen.say(f"  {done.left_out:,} parts of imported lines were left out.")
    for problem in done.problems:
        screen.say(f"  {line(problem)}")
    if done.refused > len(done.problems):
        screen.say(
            f"  ... and {done.refused - len(done.problems):,} more: GET /api/v1/jobs/{done.job.id}/problems"
        )


def line(refused: LineProblem) -> str:
    """A refused line in a sentence: where, what."""
    name = f" ({refused.external_id})" if refused.external_id else ""
    said = "; ".join(f"{one.path} {one.message}".strip() for one in refused.problems)
    return f"line {refused.line}{name}: {said}"
