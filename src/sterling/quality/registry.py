"""Aggregation methods: every module of this folder that has NAME, SHAPES and aggregate, then entry points.

Found by name, loaded when first asked for. An outside plug-in is an entry point of group `sterling.quality`
whose object (a module will do) has the same three things.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.plugin import Plugins, gather
from sterling.domain.votes import Aggregate, Votes, VoteShape

GROUP = "sterling.quality"


@runtime_checkable
class Method(Protocol):
    """What a method is. Pure: the same votes, parameters and generator state give the same aggregate."""

    NAME: str
    SHAPES: frozenset[VoteShape]

    def aggregate(self, votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
        """The aggregate of these votes."""
        ...


def methods() -> Mapping[str, Method]:
    """Every method by its name."""
    return scan().known


@cache
def scan() -> Plugins[Method]:
    """What our modules and the packages from outside offer."""
    names = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))
    ours = (import_module(f"{__package__}.{name}") for name in names)
    return gather(GROUP, (module for module in ours if isinstance(module, Method)), _offered)


def _offered(thing: object) -> Mapping[str, Method]:
    if not isinstance(thing, Method):
        raise TypeError("it has not NAME, SHAPES and aggregate")
    return {thing.NAME: thing}


def method(name: str, shape: VoteShape) -> Method:
    """The method of this name; raises `Invalid` when there is none or it does not eat such votes."""
    plugins = scan()
    known = plugins.known
    if name not in known:
        message = f"There is no aggregation method {name!r}; there are: {', '.join(sorted(known))}."
        raise Invalid(" ".join([message, *plugins.refused]))
    chosen = known[name]
    if shape not in chosen.SHAPES:
        fitting = sorted(k for k, m in known.items() if shape in m.SHAPES)
        raise Invalid(
            f"The method {name!r} does not take votes of shape {shape.value!r}; "
            f"these do: {', '.join(fitting)}."
        )
    return chosen
