"""Drawings of one thing laid side by side as numbers, so that they can be fused number by number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sterling.quality.table import Floats

Region = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """`rows`: (drawings x columns), NaN where a drawing says nothing; every column has a number. `names`: of
    each column what it is of; columns of one name err alike. `size`: of the thing, in the unit of its places.
    `build`: the members of a region from fused numbers, one a column. `turns`: names that are degrees.
    `times`: names whose error is told as so many times that of their numbers, in another unit than that of
    places. `many`: there are so many numbers that how far off each drawing is shows, and it is weighed by
    that."""

    rows: Floats
    names: tuple[str, ...]
    size: float
    build: Callable[[Floats], dict[str, Any]]
    turns: frozenset[str] = field(default=frozenset())
    times: Mapping[str, float] = field(default_factory=dict[str, float])
    many: bool = False
