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


class ReviewOrder(StrEnum):
    """What comes first: the label that is least certain, or the one that is most likely wrong by all that
    speaks against it, also what models suggested."""

    UNCERTAIN = "uncertain"
    WRONG = "wrong"


class Suspicion(Record):
    """How likely a label is wrong, and what speaks against it."""

    control: str
    wrong: float
    instead: str | None
    """The class to look at instead, where the control has classes."""
    model: float | None
    """How sure a model is of `instead`, where one says so; its word counts as no answer."""


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
    """One minus the least sure control's probability."""
    suspicions: list[Suspicion]
    """One per control that has a label, the likeliest wrong first."""


class ReviewCases(Record):
    """Cases, in the order that was asked for."""

    items: list[ReviewCase]
