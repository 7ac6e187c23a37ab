"""Sessions tell where they are and end when idle; passwords are changed, locked, and refused in the log."""

from sterling.adapters.sql.sql_files import run_files

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_files("0012_sessions")
