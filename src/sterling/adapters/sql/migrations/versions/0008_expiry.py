"""The sweep reads the leases that ran out, not all that are out."""

from sterling.adapters.sql.sql_files import run_files

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_files("0008_expiry")
