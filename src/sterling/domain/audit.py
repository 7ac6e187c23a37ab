"""A random sample of tasks, checked against the truth, which gives a release its certificate."""

from typing import Annotated

from pydantic import Field, JsonValue

from sterling.domain.estimate import Estimate
from sterling.domain.ids import AuditId, ProjectId, TaskId
from sterling.domain.record import ExternalId, Record, Utc


class NewAudit(Record):
    """Draw `size` labelled tasks at random. With `from_truth` the known truth of the drawn tasks, imported
    with them, is the expert; the truth of all other tasks is never read."""

    size: Annotated[int, Field(ge=1, le=100_000)]
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    controls: list[str] | None = None
    from_truth: bool = False


class Certificate(Record):
    """Accuracy of a control's labels with an interval, from audited tasks alone."""

    control: str
    accuracy: float
    low: float
    high: float
    level: float
    audited: int
    correct: int
    population: int
    method: str
    assumptions: list[str]
    seed: int
    fineness: int
    """The lower end in parts per 1,000, rounded down."""


class SliceCertificate(Certificate):
    """The same of those labels alone whose class was `value` when the audit was drawn."""

    value: str


class CalibrationBin(Record):
    """Audited labels whose stated confidence lies in `low` to `high`: its mean, and how many were right."""

    low: float
    high: float
    stated: float
    accuracy: Estimate


class Calibration(Record):
    """Whether a control's stated confidence is honest. `gap` is the mean distance of the bins from it;
    `over` is how much higher the confidence is than the accuracy (negative: lower)."""

    control: str
    bins: list[CalibrationBin]
    gap: Estimate
    over: float


class AuditTask(Record):
    """One drawn task: the truth that an expert stated, whether each control's label agrees with it, and the
    probability and, where it has classes, the class that each label had when it was drawn (both told once
    the truth is stated)."""

    task_id: TaskId
    external_id: ExternalId
    truth: dict[str, JsonValue] | None
    correct: dict[str, bool] | None
    stated: dict[str, float] | None
    classes: dict[str, str] | None


class Audit(Record):
    id: AuditId
    project_id: ProjectId
    size: int
    seed: int
    population: int
    done: int
    certificates: list[Certificate]
    slices: list[SliceCertificate]
    calibration: list[Calibration]
    created_at: Utc


class AuditVerdict(Record):
    """An expert's truth for a drawn task."""

    truth: dict[str, JsonValue]
