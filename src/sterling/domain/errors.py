"""Everything that can go wrong, as one tree. Each surface maps it to its own codes in one file.

SterlingError
  Invalid            the input breaks a rule; carries problems with their paths
    TooLarge         a size or count is over its bound
  Unauthenticated    nobody, or an expired somebody
  Forbidden          somebody, but not allowed to do this
  NotFound           no such thing in this organization
  Conflict           the thing is not in a state that allows this
    Stale            it changed since it was read (If-Match)
    Duplicate        same name or id, other content
  BudgetExhausted    the budget does not cover one more answer
  RateLimited        too many calls; says when to come back
  Unavailable        a part that is needed does not answer; says which, and the remedy
"""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, JsonValue


class Problem(BaseModel):
    """One broken rule: where (`/controls/objects/labels/0`, a JSON Pointer), what, and a stable code."""

    model_config = ConfigDict(frozen=True)

    path: str
    message: str
    code: str = "invalid"


class SterlingError(Exception):
    """Root of the tree: a stable code, a sentence for a person, and data for a program."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, problems: Sequence[Problem] = (), **data: JsonValue) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)
        self.data = data


class Invalid(SterlingError):
    code = "invalid"


class TooLarge(Invalid):
    code = "too_large"


class Unauthenticated(SterlingError):
    code = "unauthenticated"


class Forbidden(SterlingError):
    code = "forbidden"


class NotFound(SterlingError):
    code = "not_found"


class Conflict(SterlingError):
    code = "conflict"


class Stale(Conflict):
    code = "stale"


class Duplicate(Conflict):
    code = "duplicate"


class BudgetExhausted(SterlingError):
    code = "budget_exhausted"


class RateLimited(SterlingError):
    code = "rate_limited"

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message, retry_after=retry_after)
        self.retry_after = retry_after


class Unavailable(SterlingError):
    code = "unavailable"
