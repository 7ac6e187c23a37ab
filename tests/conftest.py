"""Fixtures of the whole suite: one PostgreSQL for the run, a fresh database per test, the real data sets."""

import importlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from sterling.adapters.postgres.server import EmbeddedPostgres

_FOLDER = pytest.StashKey[Path]()
_TEMPLATE = "sterling_test_template"
# Tests kill processes, never the machine: the page cache survives, so waiting for the disk is waste.
_PARAMETERS = {"fsync": "off", "max_connections": "200"}


def pytest_configure(config: pytest.Config) -> None:
    """The first process of the run makes the folder of the server that all its workers share."""
    given: dict[str, Any] | None = getattr(config, "workerinput", None)
    if given is None:
        config.stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="sterling-tests-"))
    else:
        config.stash[_FOLDER] = Path(given["sterling_folder"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """pytest-xdist: tells a worker where the shared folder is."""
    node.workerinput["sterling_folder"] = str(node.config.stash[_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = config.stash[_FOLDER]
        EmbeddedPostgres(folder).stop()  # ends what a killed worker left behind
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Generator[str]:
    """The conninfo of a superuser on the run's server: STERLING_TEST_DSN if set, else an embedded one."""
    given = os.environ.get("STERLING_TEST_DSN")
    if given:
        yield given
        return
    with EmbeddedPostgres(pytestconfig.stash[_FOLDER], parameters=_PARAMETERS) as address:
        yield address.conninfo()


@contextmanager
def _fresh(server: str, template: str) -> Generator[str]:
    name = f"test_{uuid.uuid4().hex[:16]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        try:
            yield make_conninfo(server, dbname=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def empty_database(postgres: str) -> Generator[str]:
    """The conninfo (superuser) of a new database without any table."""
    with _fresh(postgres, "template0") as conninfo:
        yield conninfo


@pytest.fixture(scope="session")
def migrated_template(postgres: str) -> str:
    """The name of a database that all migrations ran on once; the workers of a run share it."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [_TEMPLATE])
        name = f"{_TEMPLATE}_{_run_name(connection)}"
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            building = sql.Identifier(f"{name}_building")
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(building))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(building))
            # By name: the store stands above the server, and tests of the server alone need not load it.
            migrate: Any = importlib.import_module("sterling.adapters.sql.migrate")
            migrate.upgrade(make_conninfo(postgres, dbname=f"{name}_building"))
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(building, sql.Identifier(name))
            )
    return name


def _run_name(connection: psycopg.Connection[Any]) -> str:
    """One name per run and server, so that a given server never serves the template of an older run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    return f"{run[:12]}_{connection.info.server_version}"


@pytest.fixture
def new_database(postgres: str, migrated_template: str) -> Callable[[], AbstractContextManager[str]]:
    """Makes further migrated databases: `with new_database() as conninfo:`."""
    return lambda: _fresh(postgres, migrated_template)


@pytest.fixture
def database(postgres: str, migrated_template: str) -> Generator[str]:
    """The conninfo (superuser) of a new database with the current schema."""
    with _fresh(postgres, migrated_template) as conninfo:
        yield conninfo


@pytest.fixture(scope="session")
def data_dir(pytestconfig: pytest.Config) -> Path:
    """The folder of the real data sets, beside the repository. In CI it must be there."""
    folder = (pytestconfig.rootpath / ".." / "shared" / "data").resolve()
    if not folder.is_dir():
        message = f"The real data sets are missing: {folder} is no folder."
        if os.environ.get("CI") == "true":
            pytest.fail(message + " CI must provide it.")
        pytest.skip(message)
    return folder
