"""What an annotator submitted."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from sterling.domain.ids import AnnotatorId, AssignmentId, ProjectId, TaskId
from sterling.domain.record import ExternalId, Record, Utc


class Outcome(StrEnum):
    """Counted: it fills a slot of the task. Surplus: the slots were full; kept, never lost."""

    COUNTED = "counted"
    SURPLUS = "surplus"


class Submission(Record):
    """An answer keyed by control name; `seconds` of active time; the suggestions that were on the screen."""

    answer: dict[str, JsonValue]
    seconds: Annotated[float, Field(ge=0, le=86_400)] | None = None
    suggestions: JsonValue = None


class Receipt(Record):
    """Acknowledged: the answer is durable."""

    assignment_id: AssignmentId
    task_id: TaskId
    outcome: Outcome


class Answer(Record):
    """`id` is the assignment's: one lease, one answer."""

    id: AssignmentId
    project_id: ProjectId
    task_id: TaskId
    external_id: ExternalId
    annotator_id: AnnotatorId
    round: int
    answer: dict[str, JsonValue]
    outcome: Outcome
    seconds: float | None
    suggestions: JsonValue
    """What was proposed while it was made, as the annotator's program said; null when nothing was."""
    template_version: int
    guideline_version: int
    version: int
    """Raised by each correction; sent as ETag."""
    submitted_at: Utc
    is_test: bool
    """Made in test mode."""


class Correction(Record):
    """An annotator mends an own answer; possible until it is reviewed."""

    answer: dict[str, JsonValue]
