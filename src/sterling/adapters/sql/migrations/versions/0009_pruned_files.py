"""Pruning tells what it forgets in the transaction that forgets it."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"

FILE = Path(__file__).parent.parent / "sql" / "0009_pruned_files.sql"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
