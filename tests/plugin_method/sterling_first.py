"""The most voted class by vote shares alone, as a package from outside would add it."""

from collections import Counter
from collections.abc import Hashable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Reliability, Votes, VoteShape

NAME = "first_class"
SHAPES = frozenset({VoteShape.CATEGORY})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """Of equally voted classes the first in sorted order; an exact repeat counts once."""
    rows = sorted(set(zip(votes.tasks, votes.annotators, votes.values, strict=True)), key=str)
    by_task: dict[Hashable, Counter[Any]] = {}
    for task, _, value in rows:
        by_task.setdefault(task, Counter())[value] += 1
    beliefs: dict[Hashable, Belief] = {}
    for task, counts in sorted(by_task.items(), key=str):
        n = sum(counts.values())
        best = min(counts, key=lambda value: (-counts[value], str(value)))
        shares = {value: k / n for value, k in counts.items()}
        beliefs[task] = Belief(best, shares[best], n, n > 1, shares)
    known: dict[Hashable, Reliability] = {}
    for who in sorted({row[1] for row in rows}, key=str):
        own = [value == beliefs[task].value for task, other, value in rows if other == who]
        share = (sum(own) + 1) / (len(own) + 2)
        known[who] = Reliability(len(own), share, 0.0, 1.0)
    return Aggregate(NAME, beliefs, known)


TAKEN = SimpleNamespace(NAME="majority", SHAPES=SHAPES, aggregate=aggregate)
"""A name that is ours: never replaced."""
