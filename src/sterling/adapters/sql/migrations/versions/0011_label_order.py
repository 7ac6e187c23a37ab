"""Labels are found by control and class, the least certain first."""

from sterling.adapters.sql.sql_files import run_files

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_files("0011_label_order")
