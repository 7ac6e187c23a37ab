"""Whose a lease is stands in the index of what is out."""

from sterling.adapters.sql.sql_files import run_files

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_files("0010_resumed_leases")
