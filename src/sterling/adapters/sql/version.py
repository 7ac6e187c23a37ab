"""The version of the schema, asked without the machinery of migrations."""

from pathlib import Path

import psycopg

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest_version() -> str:
    """The schema that this code was written for."""
    return max(path.name[:4] for path in _VERSIONS.glob("[0-9]*.py"))


def is_current(dsn: str) -> bool:
    """Whether the database has the newest schema.

    Raises:
        psycopg.OperationalError: the database does not answer.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute("select to_regclass('sterling.alembic_version')").fetchone()
        if row is None or row[0] is None:
            return False
        found = connection.execute("select max(version_num) from sterling.alembic_version").fetchone()
        return found is not None and found[0] == newest_version()
