"""`sterling restore`."""

from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json
from sterling.cli.options import Database, DataDir
from sterling.settings.load import load
from sterling.wire.backup import restore as bring_back

app = typer.Typer(add_completion=False)


@app.command()
def restore(
    backup: Annotated[Path, typer.Argument(help="File that `sterling backup` wrote.")],
    *,
    data_dir: DataDir = None,
    database_: Database = None,
    as_json: Json = False,
) -> None:
    """Bring a backup back into an empty folder. All of it is checked before anything is written."""
    settings = load({"data_dir": data_dir, "database": database_})
    with screen.bar("checking and restoring", quiet=as_json) as move:
        made = bring_back(settings, backup, move)
    if as_json:
        screen.dump({"data_dir": settings.data_dir, "parts": len(made.parts), "software": made.software})
    else:
        screen.say(f"Restored the database and {len(made.parts) - 1:,} blobs into {settings.data_dir}.")
        screen.say("The key that signs is in no backup: put it back, or a new one is made.")
