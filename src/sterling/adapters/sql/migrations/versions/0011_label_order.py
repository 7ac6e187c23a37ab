"""Labels are found by control and class, the least certain first."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"

FILE = Path(__file__).parent.parent / "sql" / "0011_label_order.sql"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
