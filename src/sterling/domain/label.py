"""What Sterling believes: the aggregate of the answers, per control, with its probability."""

from pydantic import Field, JsonValue

from sterling.domain.annotator import Annotator
from sterling.domain.estimate import Estimate
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.record import ExternalId, Record, Utc
from sterling.domain.redundancy import Enough


class RegionSpread(Record):
    """How far the geometry of a region may be off, as standard errors: the truth lies within 1.96 of them in
    about 95 of 100 cases, but for what all annotators do alike.

    `spread` is the error of its places in `unit`: px, pt (documents), m or s; `share`, of masks, is the share
    of its pixels that are expected to be wrong, and of cuboids bound to a picture that in which drawings
    differ. `spreads` has the error of each number by its name: degrees of angles, square pixels of an area,
    else in `unit`; empty where it has no numbers.
    """

    unit: str
    spread: float
    spreads: dict[str, float]


class Label(Record):
    """`calibrated` is false when the probability comes from a prior alone. `mark` counts the answers that
    the aggregate saw, so that a stale label shows. `distribution` has the probability of every class, of
    each option of a set, or of each region (by its id) being there, with this label. `spreads` has of each
    region, by its id, how far its geometry may be off; null where that is not known. `outlook` is by how much
    all the answers that its task could still get are expected to raise the chance that it is right; null
    where that is not known, as for kinds without classes, lone answers, and projects that do not ask."""

    task_id: TaskId
    external_id: ExternalId
    control: str
    value: JsonValue
    probability: float
    calibrated: bool
    answers: int
    distribution: dict[str, float] | None
    spreads: dict[str, RegionSpread] | None
    outlook: float | None
    method: str
    method_version: str
    source: str
    """`aggregate`, or `review` when a reviewer fixed it."""
    updated_at: Utc
    is_test: bool
    """Made in test mode."""


class NewAggregation(Record):
    """Which method for which control; absent controls take their default."""

    methods: dict[str, str] = Field(default_factory=dict)


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


class CurvePoint(Record):
    """So many judgments a label, on average, and the accuracy that they bought."""

    judgments: float
    accuracy: Estimate


class Curve(Record):
    """The project's own answers played again: the same number for every task, against stopping when sure,
    which lets hopeless tasks go, too, where the project's policy does (`curtail`).

    `reference` says what accuracy is measured with: `audit`, the truth of audited tasks; or `labels`, what
    all answers together say, so that the curve ends at 1 by construction.
    """

    control: str
    reference: str
    tasks: int
    fixed: list[CurvePoint]
    policy: list[CurvePoint]


class Curves(Record):
    """One per control whose answers could be played again."""

    items: list[Curve]


class Forecast(Record):
    """What it takes to reach `target` on a control's labels, or on those of one class: further judgments,
    what they cost (millionths of the currency) and how many days they take at the present pace. Null
    judgments: `reachable` is as far as it goes. `accuracy` is the audited one; without it the `stated`
    confidence is taken at its word."""

    control: str
    value: str | None
    target: float
    labels: int
    accuracy: Estimate | None
    stated: float
    judgments: Estimate | None
    cost: Estimate | None
    days: Estimate | None
    reachable: float


class Witness(Record):
    """One answer as evidence. `weight`: how many times more probable it makes its own value than any other,
    as a logarithm to base 2, by what the last aggregation measured of the annotator (`skill`); null where
    nothing was measured. `supports`: whether it says what the label says."""

    annotator: Annotator
    said: JsonValue
    supports: bool
    skill: Estimate | None
    weight: float | None


class Explanation(Record):
    """Why a label is what it is: who said what, with which weight, heaviest first."""

    label: Label
    witnesses: list[Witness]
    prior_alone: bool
    """Its confidence is the prior's: there is one answer, and nothing to weigh it against."""
    enough: Enough | None
    """Why no more answers were asked for; null where the task is open, or a reviewer fixed the label."""


class Explanations(Record):
    """One per control that has a label."""

    items: list[Explanation]


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
