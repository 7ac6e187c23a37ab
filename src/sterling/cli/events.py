"""`sterling events`."""

from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, Url, connect

app = typer.Typer(add_completion=False)


@app.command()
def events(
    file: Annotated[Path, typer.Argument(help="File to write, such as log.jsonl.")],
    *,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Write the whole audit log of the organization, oldest first, with the seals that hold it."""
    with connect(url, key) as client:
        client.log(file)
    if as_json:
        screen.dump({"path": file})
    else:
        screen.say(f"Wrote the log to {file}. Check it now or later: sterling verify {file}")
