"""A random sample of tasks, checked against the truth, which gives a release its certificate."""

from typing import Annotated

from pydantic import Field, JsonValue

from sterling.domain.estimate import Estimate
from sterling.domain.ids import AuditId, ProjectId, TaskId
from sterling.domain.record import ExternalId, Record, Utc

FieldPath = Annotated[str, Field(min_length=1, max_length=200)]


class NewAudit(Record):
    """Draw `size` labelled tasks at random. With `from_truth` the known truth of the drawn tasks, imported
    with them, is the expert; the truth of all other tasks is never read. `fields` of the items (paths such as
    `source` or `meta.language`, with a text, a number or a truth value each): the labels of the items with
    one value there are a slice, which gets certificates of its own."""

    size: Annotated[int, Field(ge=1, le=100_000)]
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    controls: list[str] | None = None
    fields: Annotated[list[FieldPath], Field(max_length=5, default_factory=list)]
    from_truth: bool = False


MOST_VALUES = 200
"""Values of a control's labels, or of a field, above which they make no slices (free texts, say)."""
CLASS = ""
"""Among the names of fields: the class of the label itself."""


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

    @property
    def title(self) -> str:
        """Which labels it is about, in words."""
        return self.control


class SliceCertificate(Certificate):
    """The same of those labels alone whose item had `value` in `field` when the audit was drawn; without a
    field, of those whose class it was."""

    field: str | None
    value: str

    @property
    def key(self) -> str:
        """What its slices are kept under: the field, and nothing for classes."""
        return self.field or CLASS

    @property
    def title(self) -> str:
        where = "" if self.field is None else f" where {self.field}"
        return f"{self.control}{where} = {self.value}"


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
    the truth is stated); and the values of its item in the fields of the slices."""

    task_id: TaskId
    external_id: ExternalId
    truth: dict[str, JsonValue] | None
    correct: dict[str, bool] | None
    stated: dict[str, float] | None
    classes: dict[str, str] | None
    fields: dict[str, str]


def values_of(task: AuditTask, control: str) -> dict[str, str]:
    """The slices that a control's label of a drawn task belongs to: its value by field, its class (if any)
    under `CLASS`."""
    own = (task.classes or {}).get(control)
    return task.fields if own is None else {**task.fields, CLASS: own}


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
