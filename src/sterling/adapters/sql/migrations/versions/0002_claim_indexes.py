"""Claims write fewer index entries."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

FOLDER = Path(__file__).parent.parent / "sql"
FILES = ("0002_claim_indexes", "0001_imports", "0001_claim", "0001_groups")
"""The change, and the functions that rely on it, which an older database has in their old form."""


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for name in FILES:
        driver.execute((FOLDER / f"{name}.sql").read_bytes())
