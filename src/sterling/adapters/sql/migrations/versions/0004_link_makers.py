"""Links note who made them."""

from sterling.adapters.sql.sql_files import run_files

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_files("0004_link_makers")
