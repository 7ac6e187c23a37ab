"""Whoever answers: a person, a model, a judge, an import. The same thing to the mathematics."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sterling.domain.ids import AnnotatorId, UserId
from sterling.domain.record import ExternalId, Name, Record, Utc


class AnnotatorKind(StrEnum):
    PERSON = "person"
    MODEL = "model"
    JUDGE = "judge"
    IMPORT = "import"


Micros = Annotated[int, Field(ge=0, le=10**12)]
"""Money in millionths of the organization's currency: exact, and small enough for one answer of a model."""


class NewAnnotator(Record):
    """`external_id` makes the creation repeatable: the same id gives the same annotator."""

    kind: AnnotatorKind
    name: Name
    external_id: ExternalId | None = None
    cost_per_answer: Micros = 0


class Annotator(Record):
    id: AnnotatorId
    kind: AnnotatorKind
    name: Name
    external_id: ExternalId | None
    user_id: UserId | None
    cost_per_answer: Micros
    active: bool
    created_at: Utc


class AnnotatorChange(Record):
    name: Name | None = None
    cost_per_answer: Micros | None = None
    active: bool | None = None


class AnnotatorStanding(Record):
    """One annotator in one project: amount, pace, agreement with the labels, with a 90 % interval."""

    annotator: Annotator
    answers: int
    surplus: int
    skipped: int
    median_seconds: float | None
    accuracy: float | None
    low: float | None
    high: float | None
    last_at: Utc | None


class Standings(Record):
    """Everybody who worked in a project, by number of answers."""

    items: list[AnnotatorStanding]
