"""The ground: every table of the main path, the hot functions, the walls."""

from alembic import op
from procrastinate.schema import SchemaManager

from sterling.adapters.sql.sql_files import run_files

revision = "0001"
down_revision = None

FILES = (
    *("accounts", "data", "work", "quality", "jobs"),
    *("counts", "imports", "claim", "submit", "groups", "leases", "hints", "rounds", "walls"),
)


def upgrade() -> None:
    run_files(*(f"0001_{name}" for name in FILES))
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    # The queue's names are unqualified; a role called like our schema would put them there.
    driver.execute(b"set local search_path = public")
    driver.execute(SchemaManager.get_schema().encode())
    run_files("0001_queue")
