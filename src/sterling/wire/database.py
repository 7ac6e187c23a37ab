"""Where the database is: a given one, or the embedded one in the data folder; with the newest schema."""

import importlib
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sterling.adapters.sql.version import is_current
from sterling.domain.errors import Invalid, Unavailable
from sterling.settings.model import Settings
from sterling.wire.loading import load

ROLE = "sterling_app"
"""The role that the application works as: it owns nothing, and row-level security binds it."""


def as_application(dsn: str) -> str:
    """The same database as the application's role, whoever logs in."""
    given = str(conninfo_to_dict(dsn).get("options") or "")
    return make_conninfo(dsn, options=f"{given} -c role={ROLE}".strip())


def migrate(dsn: str) -> bool:
    """Brings the schema up to date; whether there was anything to do.

    The machinery of migrations is loaded only when it is needed: most starts find nothing to do.
    """
    if is_current(dsn):
        return False
    machinery = load("sterling.adapters.sql.migrate")
    machinery.upgrade(dsn)
    return True


def _check_dsn(name: str, dsn: str) -> None:
    try:
        conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:  # whose words may hold the password
        raise Invalid(
            f"The setting {name} is no connection string; write postgresql://user@host:5432/name, "
            "or host=... user=... dbname=..."
        ) from None


def _migrate_given(dsn: str) -> None:
    try:
        migrate(dsn)
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0].strip() if str(error) else "no reason given"
        raise Unavailable(
            f"The database does not answer: {reason}. See that it runs, and what the setting database says."
        ) from None


def _kept(server: Any) -> AbstractContextManager[None]:
    keeper: Any = importlib.import_module("sterling.adapters.postgres.keeper")
    return keeper.Keeper(server)


@contextmanager
def database(settings: Settings, *, upgrade: bool = True, keep: bool = False) -> Generator[str]:
    """The application's connection string, while the database runs. With `keep`, an embedded one that ends
    meanwhile is started again.

    Raises:
        Unavailable: the embedded database cannot run here, or the given one does not answer; the message says
            why, and what to do.
        Invalid: the setting is no connection string.
    """
    if settings.database is not None:
        given = settings.database.get_secret_value()
        migration = settings.migration_database.get_secret_value() if settings.migration_database else given
        for name, dsn in (("database", given), ("migration_database", migration)):
            _check_dsn(name, dsn)
        if upgrade:
            _migrate_given(migration)
        yield as_application(given)
        return
    embedded: Any = importlib.import_module("sterling.adapters.postgres.server")
    server = embedded.EmbeddedPostgres(settings.data_dir, programs=settings.postgres_programs)
    with server as address, _kept(server) if keep else nullcontext():
        if upgrade:
            migrate(address.conninfo())
        yield address.conninfo(user=ROLE)
