"""Aggregation methods: every module of this folder that has NAME, SHAPES and aggregate, then entry points.

Found by name, loaded when first asked for. An outside plug-in is an entry point of group `sterling.quality`
whose object (a module will do) has the same three things.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, Votes, VoteShape

GROUP = "sterling.quality"


class Method(Protocol):
    """What a method is. Pure: the same votes, parameters and generator state give the same aggregate."""

    NAME: str
    SHAPES: frozenset[VoteShape]

    def aggregate(self, votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
        """The aggregate of these votes."""
        ...


def _is_method(thing: object) -> bool:
    return all(hasattr(thing, name) for name in ("NAME", "SHAPES", "aggregate"))


@cache
def methods() -> Mapping[str, Method]:
    """Every method by its name; an outside plug-in never replaces one of ours."""
    found: dict[str, Method] = {}
    names = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))
    ours = (import_module(f"{__package__}.{name}") for name in names)
    theirs = (point.load() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name))
    for thing in (*ours, *theirs):
        if _is_method(thing):
            found.setdefault(cast("Method", thing).NAME, cast("Method", thing))
    return found


def method(name: str, shape: VoteShape) -> Method:
    """The method of this name; raises `Invalid` when there is none or it does not eat such votes."""
    known = methods()
    if name not in known:
        raise Invalid(f"There is no aggregation method {name!r}; there are: {', '.join(sorted(known))}.")
    chosen = known[name]
    if shape not in chosen.SHAPES:
        fitting = sorted(k for k, m in known.items() if shape in m.SHAPES)
        raise Invalid(
            f"The method {name!r} does not take votes of shape {shape.value!r}; "
            f"these do: {', '.join(fitting)}."
        )
    return chosen
