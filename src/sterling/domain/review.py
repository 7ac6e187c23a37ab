"""A verdict on a label: accept, fix, reject, comment."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from sterling.domain.answer import Answer
from sterling.domain.flag import Flag
from sterling.domain.ids import ReviewId, TaskId, UserId
from sterling.domain.label import Label
from sterling.domain.record import Record, Utc
from sterling.domain.task import Task


class Verdict(StrEnum):
    ACCEPT = "accept"
    FIX = "fix"
    REJECT = "reject"


class NewReview(Record):
    """`fix` needs the right answer; `reject` needs a reason and sends the task back, a new round."""

    verdict: Verdict
    answer: dict[str, JsonValue] | None = None
    reason: Annotated[str, Field(max_length=4000)] = ""


class Review(Record):
    id: ReviewId
    task_id: TaskId
    verdict: Verdict
    answer: dict[str, JsonValue] | None
    reason: str
    reviewer_id: UserId | None
    created_at: Utc


class ReviewCase(Record):
    """What a reviewer looks at: the item, who said what, the label so far."""

    task: Task
    data: dict[str, JsonValue]
    answers: list[Answer]
    labels: list[Label]
    reviews: list[Review]
    flags: list[Flag]
    """Those that are open."""
    uncertainty: float
    """One minus the least sure control's probability; the queue is sorted by it."""


class ReviewCases(Record):
    """Cases, least certain first."""

    items: list[ReviewCase]
