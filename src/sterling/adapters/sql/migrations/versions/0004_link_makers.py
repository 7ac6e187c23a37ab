"""Links note who made them."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"

FILE = Path(__file__).parent.parent / "sql" / "0004_link_makers.sql"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
