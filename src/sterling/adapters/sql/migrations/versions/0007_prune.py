"""Blobs that nothing names any more are removed."""

from sterling.adapters.sql.sql_files import run_files

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_files("0007_prune")
