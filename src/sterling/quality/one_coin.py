"""One coin per annotator: right with one probability, else any other class with equal chance.

Fitted by variational Bayes, with a Beta prior on every annotator's accuracy around the accuracy of all
together, worth `strength` answers; classes are taken as equally frequent. Few parameters make it the safest
of the models where annotators have few answers, and a poor one where they confuse certain classes.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import lifts
from sterling.quality.posterior import annotator_counts, finish
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "one_coin"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`: known classes by task; `strength` (4), `passes` (60), `engine`. The generator is not used."""
    table = dense(votes)
    return finish(NAME, table, fit(table, pinned(table, params.get("gold")), params))


def fit(table: Table, known: Ints, params: Mapping[str, Any]) -> Floats:
    """Posteriors (tasks x classes), from vote shares until they settle."""
    special: Any = import_module("scipy.special")  # late: heavy, and only Bayesian fits need it
    strength, classes = float(params.get("strength", 4.0)), len(table.classes)
    n, flat = annotator_counts(table), np.zeros(classes)

    def weigh(by_label: Floats, _: Floats) -> tuple[Floats, Floats]:
        right = by_label.sum(axis=1)
        pooled = np.clip((right.sum() + 1) / (n.sum() + 2), 1 / classes + 0.02, 0.98)
        a, b = right + strength * pooled, np.maximum(n - right, 0) + strength * (1 - pooled)
        lift = special.digamma(a) - special.digamma(b) + np.log(classes - 1)
        return np.repeat(lift[:, None], classes, axis=1), flat

    passes = int(params.get("passes", 60))
    return lifts.search(table, known, weigh, passes=passes, engine=params.get("engine"))
