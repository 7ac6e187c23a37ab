"""`sterling worker`."""

import asyncio
from typing import Annotated

import typer

from sterling.cli.log import set_up_log
from sterling.cli.options import Database, DataDir
from sterling.settings.load import load
from sterling.wire.database import database
from sterling.wire.worker import work

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def worker(
    data_dir: DataDir = None,
    database_: Database = None,
    child_of: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Run background jobs until stopped. `serve` starts one by itself; further ones may run beside it."""
    settings = load({"data_dir": data_dir, "database": database_})
    set_up_log(settings)
    with database(settings, upgrade=child_of is None, keep=True) as dsn:
        asyncio.run(work(settings, dsn, child_of=child_of))
