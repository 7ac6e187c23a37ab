"""Whose a lease is stands in the index of what is out."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"

FILE = Path(__file__).parent.parent / "sql" / "0010_resumed_leases.sql"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
