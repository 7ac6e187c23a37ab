"""`sterling prune`."""

import asyncio
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json
from sterling.cli.options import Database, DataDir
from sterling.domain.errors import Invalid
from sterling.settings.load import load
from sterling.wire.database import database
from sterling.wire.prune import prune_all

app = typer.Typer(add_completion=False)


@app.command()
def prune(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be removed.")] = False,
    data_dir: DataDir = None,
    database_: Database = None,
    as_json: Json = False,
) -> None:
    """Remove files that nothing names any more, now. A worker does the same every six hours.

    A file is kept for `unused_file_hours` after it was last stored. The server may run meanwhile.
    """
    settings = load({"data_dir": data_dir, "database": database_})
    if not settings.unused_file_hours:
        raise Invalid("The setting unused_file_hours is 0: files are kept for ever. Set hours to remove any.")
    with database(settings) as dsn, screen.bar("looking through files", quiet=as_json) as move:
        pruned = asyncio.run(prune_all(settings, dsn, dry=dry_run, moved=move))
    if as_json:
        screen.dump({"files": pruned.files, "bytes": pruned.bytes, "dry_run": dry_run})
    else:
        what = "Would remove" if dry_run else "Removed"
        screen.say(f"{what} {pruned.files:,} files, {pruned.bytes:,} bytes.")
