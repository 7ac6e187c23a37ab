"""Accuracy against judgments: the project's own answers played again."""

from sterling.domain.estimate import Estimate
from sterling.domain.record import Record


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
