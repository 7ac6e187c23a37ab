"""`sterling backup`."""

from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json
from sterling.cli.options import Database, DataDir
from sterling.settings.load import load
from sterling.wire.backup import back_up

app = typer.Typer(add_completion=False)


@app.command()
def backup(
    out: Annotated[Path, typer.Argument(help="File to write, such as sterling.tar.")],
    *,
    data_dir: DataDir = None,
    database_: Database = None,
    as_json: Json = False,
) -> None:
    """Copy database and blobs into one file, with the SHA-256 of each part. The server may run meanwhile.

    Blobs in a bucket are not copied: back the bucket up with its own tools, after this. The key that signs is
    not in it: keep that by itself.
    """
    settings = load({"data_dir": data_dir, "database": database_})
    with screen.bar("backing up", quiet=as_json) as move:
        made = back_up(settings, out, move)
    if as_json:
        screen.dump({"path": out, "parts": len(made.parts), "bytes": sum(part.size for part in made.parts)})
    else:
        screen.say(
            f"Wrote {out}: the database and {len(made.parts) - 1:,} blobs, {out.stat().st_size:,} bytes."
        )
