"""Pruning tells what it forgets in the transaction that forgets it."""

from sterling.adapters.sql.sql_files import run_files

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_files("0009_pruned_files")
