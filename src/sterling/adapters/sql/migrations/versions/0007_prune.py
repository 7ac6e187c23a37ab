"""Blobs that nothing names any more are removed."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"

FILE = Path(__file__).parent.parent / "sql" / "0007_prune.sql"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
