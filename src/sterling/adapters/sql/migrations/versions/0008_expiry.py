"""The sweep reads the leases that ran out, not all that are out."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"

FILE = Path(__file__).parent.parent / "sql" / "0008_expiry.sql"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
