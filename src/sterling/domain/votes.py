"""Votes: what annotators said, in the shape that an aggregation method eats; and what came of it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import JsonValue


class VoteShape(StrEnum):
    """The kinds of answer that mathematics distinguishes; a control kind names one."""

    CATEGORY = "category"
    SET = "set"
    ORDINAL = "ordinal"
    NUMBER = "number"
    ORDER = "order"
    PAIR = "pair"
    SPANS = "spans"
    REGIONS = "regions"
    TEXT = "text"


CLASSED = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})
"""Shapes whose value is one of some classes, so that each class has a probability."""

PAIR_SEPARATOR = "\x1f"
"""Stands between the two items that the task of a pair names."""


@dataclass(frozen=True, slots=True)
class Votes:
    """Three columns of equal length: row i says that `annotators[i]` answered `values[i]` on `tasks[i]`.

    Values, by shape: category and ordinal a hashable scalar; number a float; text a string; set a frozenset;
    spans a tuple of (start, end, label); regions a tuple of mappings; order a tuple, best first;
    pair +1, 0 or -1 (the left is better, tie, the right is better) with `tasks` naming "left\\x1fright".
    `classes` are all values that could have been chosen (category, set, ordinal), in their stated order;
    empty means: those seen. Row order carries no meaning.
    """

    shape: VoteShape
    tasks: Sequence[Hashable]
    annotators: Sequence[Hashable]
    values: Sequence[object]
    classes: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Belief:
    """The aggregate for one task: the value, how probable it is (0..1), and on how many answers it rests.

    `distribution` gives every class's probability where the shape has classes; of a set each option's own.
    `calibrated` is False when the probability comes from a prior alone (one answer, no gold). `spread` is a
    standard error for numbers.
    """

    value: object
    probability: float
    answers: int
    calibrated: bool = True
    distribution: Mapping[Hashable, float] | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often an annotator is right, with a 90 % credible interval, from the answers counted here."""

    answers: int
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What Sterling believes, per task; how good each annotator is; and how the fit went."""

    method: str
    beliefs: Mapping[Hashable, Belief]
    annotators: Mapping[Hashable, Reliability] = field(default_factory=dict[Hashable, Reliability])
    diagnostics: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
