"""Claims write fewer index entries."""

from sterling.adapters.sql.sql_files import run_files

revision = "0002"
down_revision = "0001"

FILES = ("0002_claim_indexes", "0001_imports", "0001_claim", "0001_groups")
"""The change, and the functions that rely on it, which an older database has in their old form."""


def upgrade() -> None:
    run_files(*FILES)
