"""The tables that the code names are those of the database, column by column."""

from __future__ import annotations

import importlib
import pkgutil

import psycopg
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql

from sterling.adapters.sql import schema
from tests.rows import columns

NAMES = {"float(53)": "double precision"}
"""Two names of the same type."""


def _metadata() -> MetaData:
    for found in pkgutil.iter_modules(schema.__path__):
        importlib.import_module(f"{schema.__name__}.{found.name}")
    return importlib.import_module(f"{schema.__name__}.metadata").metadata


def test_core_knows_no_column_that_is_not_there_and_gives_each_its_type(database: str) -> None:
    dialect = postgresql.dialect()
    with psycopg.connect(database) as connection:
        for table in _metadata().tables.values():
            there = columns(connection, table.name)
            said = {column.name: column.type.compile(dialect).lower() for column in table.columns}
            wrong = {
                name: (kind, there.get(name))
                for name, kind in said.items()
                if NAMES.get(kind, kind) != there.get(name)
            }
            assert not wrong, table.name
