"""What the database refuses, as errors of the domain."""

from psycopg import Error, OperationalError
from psycopg_pool import PoolTimeout

from sterling.domain.errors import (
    BudgetExhausted,
    Conflict,
    Forbidden,
    NotFound,
    SterlingError,
    Unavailable,
)

_OURS: dict[str, type[SterlingError]] = {
    "ST402": BudgetExhausted,
    "ST403": Forbidden,
    "ST404": NotFound,
    "ST409": Conflict,
}
"""The SQLSTATEs that the functions of the hot path raise."""


def refusal(error: Error) -> SterlingError | None:
    """The domain's error for a driver's error; None when it is a fault of ours."""
    kind = _OURS.get(error.sqlstate or "")
    if kind is not None:
        return kind(error.diag.message_primary or str(error))
    if isinstance(error, PoolTimeout) or (isinstance(error, OperationalError) and not is_deadlock(error)):
        return Unavailable("The database does not answer. Nothing is lost; try again in a moment.")
    return None


def is_deadlock(error: Error) -> bool:
    """Whether the database ended this statement to free others: it had no effect and can be repeated."""
    return error.sqlstate in ("40P01", "40001")
