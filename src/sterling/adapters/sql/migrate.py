"""Brings a database to the newest schema. Run by the migration role; the application role owns nothing."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from sterling.adapters.sql.engine import engine_url
from sterling.domain.errors import Conflict, Unavailable

_LOCK = 0x57E2_11A6
"""Advisory lock: of several processes that start at once, one migrates and the others wait."""


def upgrade(dsn: str) -> None:
    """Applies every migration that is missing. Safe to run at every start and by several processes.

    Raises:
        Conflict: a Sterling that is newer than this one migrated it before; nothing is changed.
        Unavailable: the disk is full, or the database ended meanwhile; steps that were done stay.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(engine_url(dsn))
    try:
        with engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": _LOCK})
            connection.execute(text("create schema if not exists sterling"))
            connection.commit()
            config.attributes["connection"] = connection
            _to_newest(config)
            connection.commit()
            connection.execute(text("select pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            connection.commit()
    except (psycopg.OperationalError, OperationalError) as error:
        reason = str(error.orig if isinstance(error, OperationalError) else error).splitlines()[0]
        raise Unavailable(
            f"The schema of the database could not be brought up to date: {reason.rstrip('.')}. Nothing is "
            "lost: each step is done whole or not at all. Free space where the disk is full, and start again."
        ) from error
    finally:
        engine.dispose()


def _to_newest(config: Config) -> None:
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Conflict(
            f"This Sterling does not know the schema of the database ({error}): a newer one has migrated it. "
            "Start that one, or restore a backup from before into another data folder. Nothing was changed."
        ) from error
