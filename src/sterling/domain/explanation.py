"""Why a label is what it is: the answers to its task as evidence."""

from pydantic import JsonValue

from sterling.domain.annotator import Annotator
from sterling.domain.estimate import Estimate
from sterling.domain.label import Label
from sterling.domain.record import Record
from sterling.domain.redundancy import Enough


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
