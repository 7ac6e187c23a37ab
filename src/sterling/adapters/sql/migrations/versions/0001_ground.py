"""The ground: every table of the main path, the hot functions, the walls."""

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None

FOLDER = Path(__file__).parent.parent / "sql"
FILES = (
    *("accounts", "data", "work", "quality", "jobs"),
    *("counts", "imports", "claim", "submit", "groups", "leases", "hints", "rounds", "walls"),
)


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for name in FILES:
        # No parameters, so that a percent sign in the SQL is only a percent sign.
        driver.execute((FOLDER / f"0001_{name}.sql").read_bytes())
    # The queue's names are unqualified; a role called like our schema would put them there.
    driver.execute(b"set local search_path = public")
    driver.execute(SchemaManager.get_schema().encode())
    driver.execute((FOLDER / "0001_queue.sql").read_bytes())
