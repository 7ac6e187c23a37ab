"""Chunks of an import wait for their turn in the function that writes them."""

from sterling.adapters.sql.sql_files import run_files

revision = "0003"
down_revision = "0002"

FILES = ("0001_imports", "0003_import_turns")
"""The function in its new form, and the end of the old one."""


def upgrade() -> None:
    run_files(*FILES)
