"""What Sterling believes: the aggregate of the answers, per control, with its probability."""

from pydantic import Field, JsonValue

from sterling.domain.ids import TaskId
from sterling.domain.record import ExternalId, Record, Utc


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


class BriefLabel(Record):
    """A label in a list. Long texts are cut; `value` is null where it would be long, and `regions` counts
    those that it has, null for kinds without."""

    control: str
    value: JsonValue
    regions: int | None
    probability: float
    calibrated: bool


class NewAggregation(Record):
    """Which method for which control; absent controls take their default."""

    methods: dict[str, str] = Field(default_factory=dict)
