"""The SQL of migrations, in files of its own: `migrations/sql`."""

from pathlib import Path

from alembic import op

_FOLDER = Path(__file__).parent / "migrations" / "sql"


def run_files(*names: str) -> None:
    """Runs these files, named without their ending, in the migration at hand. They take no parameters, so
    that a percent sign in the SQL is only a percent sign."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for name in names:
        driver.execute((_FOLDER / f"{name}.sql").read_bytes())
