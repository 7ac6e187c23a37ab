"""What commands show: JSON for programs; tables, sentences and progress bars for people."""

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any, cast

from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from sterling.cli.terminal import shown
from sterling.domain.job import Job

ERR = Console(stderr=True, highlight=False)
OUT = Console(highlight=False)


def plain(value: object) -> Any:
    """What JSON can hold of a value."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(inner) for name, inner in asdict(value).items()}
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in cast("list[Any]", value)]
    return value


def dump(value: object) -> None:
    """One JSON value on stdout."""
    print(json.dumps(plain(value), ensure_ascii=False, default=str))


def table(head: Sequence[str], rows: Iterable[Sequence[object]], empty: str = "Nothing here.") -> None:
    """A table on stdout; numbers stand right."""
    found = [list(row) for row in rows]
    if not found:
        OUT.print(empty, soft_wrap=True)
        return
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for number, name in enumerate(head):
        right = all(isinstance(row[number], int | float) for row in found)
        drawn.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in found:
        drawn.add_row(*(Text(shown(cell(value))) for value in row))
    OUT.print(drawn)


def cell(value: object) -> str:
    """A value in a table: grouped thousands, three digits of a fraction, a dash for nothing."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)


def say(text: str) -> None:
    """A sentence for a person, on stderr: stdout is for results."""
    ERR.print(Text(shown(text)), soft_wrap=True)


@contextmanager
def bar(what: str, *, quiet: bool = False) -> Generator[Callable[[int, int | None], None]]:
    """A progress bar on stderr while a step runs; gives what moves it: (done, total)."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(40),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=ERR,
        disable=quiet,
    ) as progress:
        task = progress.add_task(what, total=None)

        def move(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total and max(done, total))

        yield move


@contextmanager
def job_bar(what: str, *, quiet: bool = False) -> Generator[Callable[[Job], None]]:
    """A progress bar of a job: what an SDK method takes as `progress`."""
    with bar(what, quiet=quiet) as move:
        yield lambda job: move(job.done, job.total)
