"""Releases carry a signature; the log is sealed."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"

FILE = Path(__file__).parent.parent / "sql" / "0006_signatures_and_seals.sql"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
