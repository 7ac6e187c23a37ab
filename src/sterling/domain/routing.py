"""Which task next, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Reason(StrEnum):
    """Why a task came before the others."""

    RETURNED = "returned"
    """Somebody had it and gave it back: it has waited longest."""
    PRIORITY = "priority"
    """No waiting task has a higher priority, and others have a lower one."""
    ORDER = "order"
    """It came first."""


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """A task that an annotator could get; `position` counts up in the order of arrival."""

    task: T
    returned: bool
    priority: int
    position: int


def rank(candidate: Candidate[T]) -> tuple[bool, int, int]:
    """The sort key: what came back first, then by falling priority, then in the order of arrival."""
    return (not candidate.returned, -candidate.priority, candidate.position)


def pick(candidates: Iterable[Candidate[T]], count: int) -> list[Candidate[T]]:
    """The next `count` tasks, best first."""
    return sorted(candidates, key=rank)[:count]


def why(chosen: Candidate[T], candidates: Iterable[Candidate[T]]) -> Reason:
    """The reason to tell a person who asks why this task came next."""
    if chosen.returned:
        return Reason.RETURNED
    if any(other.priority < chosen.priority for other in candidates):
        return Reason.PRIORITY
    return Reason.ORDER
