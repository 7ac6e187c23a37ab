"""A database that a newer program migrated is left as it is."""

import psycopg
import pytest

from sterling.adapters.sql.migrate import upgrade
from sterling.domain.errors import Conflict

VERSION = "select version_num from sterling.alembic_version"


def test_a_schema_that_is_not_known_is_told_and_stays(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("update sterling.alembic_version set version_num = '9999'")
    with pytest.raises(Conflict, match=r"newer one has migrated it\. Start that one"):
        upgrade(database)
    with psycopg.connect(database) as connection:
        assert connection.execute(VERSION).fetchall() == [("9999",)]
