"""Releases carry a signature; the log is sealed."""

from sterling.adapters.sql.sql_files import run_files

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_files("0006_signatures_and_seals")
