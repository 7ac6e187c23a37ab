"""The state of a project, as its overview shows it."""

from sterling.domain.estimate import Estimate
from sterling.domain.ids import ProjectId
from sterling.domain.record import Record, Utc


class Agreement(Record):
    """Agreement of the annotators on one control, by the named measure; null where it is not defined."""

    control: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    tasks: int


class ClassQuality(Record):
    """One class of one control: how often it is the label, how sure we are of it, and its accuracy as the
    newest audit certifies it (null where that has none of the class)."""

    control: str
    value: str
    labels: int
    mean_probability: float
    accuracy: Estimate | None


class Progress(Record):
    """Everything that the overview of a project shows."""

    project_id: ProjectId
    tasks: dict[str, int]
    answers: int
    answers_per_day: list[int]
    judgments_per_label: float | None
    cost: int
    price: Estimate | None
    """Of one more answer, from what those cost that were given."""
    cost_per_label: float | None
    mean_probability: dict[str, float]
    agreement: list[Agreement]
    classes: list[ClassQuality]
    stale_answers: int
    """Answers since the last aggregation."""
    aggregated_at: Utc | None
