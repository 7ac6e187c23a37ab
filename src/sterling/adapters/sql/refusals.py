"""What the database refuses, as errors of the domain."""

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
_GONE = frozenset({"08", "53", "57", "58"})
"""Classes of SQLSTATEs: connection, resources, intervention of an operator, system."""

_DISK_FULL = "53100"
NO_ROOM = (
    "The disk of the database is full. Nothing of this was written, and nothing written before is lost. "
    "Free space there; then it goes on by itself."
)


def refusal(code: str, message: str) -> SterlingError | None:
    """The domain's error for a SQLSTATE and what the database said; None when it is a fault of ours."""
    kind = _OURS.get(code)
    if kind is not None:
        return kind(message)
    if code == _DISK_FULL:
        return Unavailable(NO_ROOM)
    if code[:2] in _GONE:
        return Unavailable("The database does not answer. Nothing is lost; try again in a moment.")
    return None


def is_deadlock(code: str) -> bool:
    """Whether the database ended this statement to free others: it had no effect and can be repeated."""
    return code in ("40P01", "40001")
