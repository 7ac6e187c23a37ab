"""`sterling migrate`."""

import typer

from sterling.cli.options import Database, DataDir
from sterling.settings.load import load
from sterling.wire.database import database

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def migrate(data_dir: DataDir = None, database_: Database = None) -> None:
    """Bring the database to the newest schema. `serve` and `init` do it by themselves."""
    settings = load({"data_dir": data_dir, "database": database_})
    with database(settings):
        print("the schema is the newest")
