"""Claims and submits of groups look up what they need by keys alone, whatever statistics say."""

from sterling.adapters.sql.sql_files import run_files

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The functions in their new form, which replaces the old one."""
    run_files("0001_groups")
