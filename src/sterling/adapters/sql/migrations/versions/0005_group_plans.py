"""Claims and submits of groups look up what they need by keys alone, whatever statistics say."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"

FILE = Path(__file__).parent.parent / "sql" / "0001_groups.sql"
"""The functions in their new form, which replaces the old one."""


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FILE.read_bytes())
