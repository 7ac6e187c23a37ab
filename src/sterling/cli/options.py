"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None, typer.Option(help="Folder of the database and blobs [STERLING_DATA_DIR; ./sterling-data].")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help="Connection string of a PostgreSQL to use instead of the embedded one [STERLING_DATABASE].",
    ),
]
