"""Chunks of an import wait for their turn in the function that writes them."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

FOLDER = Path(__file__).parent.parent / "sql"
FILES = ("0001_imports", "0003_import_turns")
"""The function in its new form, and the end of the old one."""


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for name in FILES:
        driver.execute((FOLDER / f"{name}.sql").read_bytes())
