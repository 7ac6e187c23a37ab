"""`sterling replay`."""

import asyncio
import csv
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, ProjectName, Url
from sterling.cli.options import Columns, mapped
from sterling.domain.columns import missing
from sterling.domain.errors import Invalid
from sterling.domain.separator import separator
from sterling.sdk.client import AsyncClient
from sterling.sdk.replay import Recorded, Replayed
from sterling.sdk.replay import replay as play

app = typer.Typer(add_completion=False)
COLUMNS = ("task", "worker", "label")


@app.command()
def replay(
    answers: Annotated[Path, typer.Argument(help="CSV with the columns task, worker, label.")],
    project: ProjectName,
    *,
    control: Annotated[str | None, typer.Option(help="Which, if there are several.")] = None,
    pairs: Columns = None,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help="Annotators at the same time.")] = 32,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Play recorded answers: each annotator claims its tasks and submits with a key of its own.

    The tasks must be in the project, under the ids that the file has, with as many answers wanted
    (redundancy) as are recorded. It can be started again: what is there stays. Exit code 1 when tasks had no
    free slot.
    """
    rows = read(answers, mapped(pairs or []))
    with screen.bar(f"replaying {answers.name}", quiet=as_json) as move:

        async def run() -> Replayed:
            async with AsyncClient(url, key) as client:
                return await play(client, project, rows, control=control, concurrency=concurrency, moved=move)

        done = asyncio.run(run())
    if as_json:
        screen.dump(done)
    else:
        _tell(done)
    if done.left:
        raise typer.Exit(1)


def read(path: Path, columns: Mapping[str, str] | None = None) -> list[Recorded]:
    """The recorded answers; `columns` says which columns hold task, worker and label where they are called
    otherwise. Raises Invalid, with the line, for what is none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            lines = chain([first], file)
            reader = csv.DictReader(lines, delimiter=separator(first), strict=True)
            return _rows(path, reader, [(columns or {}).get(name, name) for name in COLUMNS])
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is not UTF-8: byte {error.start} is wrong.") from None
    except csv.Error as error:
        raise Invalid(f"{path} is no CSV: {error}.") from None


def _rows(path: Path, reader: "csv.DictReader[str]", named: Sequence[str]) -> list[Recorded]:
    head = reader.fieldnames or ()
    for field, column in zip(COLUMNS, named, strict=True):
        if column not in head:
            raise Invalid(f"{path}, line 1: {missing(column, COLUMNS, head, field)}")
    rows = list[Recorded]()
    for row in reader:
        task, worker, label = (row[name] for name in named)
        if not task or not worker or label is None:  # pyright: ignore[reportUnnecessaryComparison]
            raise Invalid(f"{path}, line {reader.line_num}: task, worker or label is missing.")
        rows.append(Recorded(task, worker, label))
    return rows


def _tell(done: Replayed) -> None:
    screen.say(
        f"{done.answers:,} answers of {done.annotators:,} annotators to {done.tasks:,} tasks: "
        f"{done.counted:,} counted, {done.surplus:,} surplus, {done.there:,} were there."
    )
    if done.left:
        named = ", ".join(f"{row.task} by {row.worker}" for row in done.left[:5])
        screen.say(
            f"{len(done.left):,} found no free slot, such as {named}. Start again when slots are free."
        )
