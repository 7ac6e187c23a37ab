"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from sterling.domain.errors import Invalid


def _folder(given: str) -> Path:
    """An empty word is most often a variable that is not set; it would mean the current folder."""
    if not given.strip():
        raise typer.BadParameter("it is empty; name a folder, such as ./sterling-data")
    return Path(given)


DataDir = Annotated[
    Path | None,
    typer.Option(
        parser=_folder,
        metavar="PATH",
        help="Folder of the database and blobs [STERLING_DATA_DIR; ./sterling-data].",
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help="Connection string of a PostgreSQL to use instead of the embedded one [STERLING_DATABASE].",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map", help="field=column: task, worker or label from a column called otherwise; repeatable."
    ),
]


def mapped(pairs: list[str]) -> dict[str, str]:
    """Of `field=column` texts. Raises Invalid."""
    found = dict[str, str]()
    for pair in pairs:
        field, _, column = pair.partition("=")
        if not field or not column:
            raise Invalid(f"--map {pair} is no pair field=column, such as --map text=body.")
        found[field] = column
    return found
