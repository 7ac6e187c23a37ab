"""Faults of the database in the words of the error tree."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sterling.adapters.sql.refusals import NO_ROOM
from sterling.domain.errors import Conflict, Invalid, SterlingError, Unavailable

_log = logging.getLogger("sterling.store")
_AGAIN = (pg.SerializationFailure, pg.DeadlockDetected, pg.LockNotAvailable)
_GONE = (pg.InterfaceError, pg.OperationalError)


@asynccontextmanager
async def translated() -> AsyncGenerator[None]:
    """Raises what callers can act on instead of what the driver raised; other faults pass.

    Raises:
        Conflict: it collided with another transaction; nothing was written.
        Invalid: a value is one that the database cannot hold (a backstop: inputs are checked before).
        Unavailable: the database does not answer, or has no connection free.
    """
    try:
        yield
    except DBAPIError as error:
        known = _known(error.orig)
        if known is None:
            raise
        _log.warning("database: %s", type(error.orig).__name__)
        raise known from error
    except PoolTimeout as error:
        raise Unavailable("Every connection to the database is busy. Try again in a moment.") from error


def _known(error: BaseException | None) -> SterlingError | None:
    if isinstance(error, _AGAIN):
        return Conflict("This collided with another change at the same moment. Send it again.")
    if isinstance(error, pg.DataError):
        return Invalid("A value is one that cannot be stored (text with NUL, or a number out of range).")
    if isinstance(error, pg.DiskFull) or "No space left on device" in str(error):  # said without a code
        return Unavailable(NO_ROOM)
    if isinstance(error, _GONE):
        return Unavailable("The database does not answer. It may be starting; try again in a moment.")
    return None
