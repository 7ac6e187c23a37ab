"""The most frequent answer, compared exactly: for text, sets, orders and spans without a model of them.

Of equally frequent answers the first in sorted order is taken. Spans are compared as sets (their order means
nothing). The probability is the vote share drawn to the prior, against one answer nobody gave.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import canonical, dense

NAME = "exact_mode"
SHAPES = frozenset({VoteShape.TEXT, VoteShape.SPANS, VoteShape.SET, VoteShape.ORDER})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """No parameters; the random generator is not used."""
    values = votes.values
    if votes.shape is VoteShape.SPANS:
        values = [tuple(sorted(cast("Iterable[Any]", v))) for v in values]
    table = dense(Votes(votes.shape, votes.tasks, votes.annotators, values))
    beliefs: dict[Hashable, Belief] = {}
    right, compared = np.zeros(len(table.annotators)), np.zeros(len(table.annotators))
    for code, task in enumerate(table.tasks):
        rows = slice(int(table.start[code]), int(table.start[code + 1]))
        answers: list[Any] = table.value[rows].tolist()
        value, most = mode(answers)
        n = len(answers)
        beliefs[task] = Belief(value, most / n * (1 - (1 - PRIOR_ACCURACY) * 2 / (n + 1)), n, n > 1)
        if n > 1:
            who = table.annotator[rows]
            np.add.at(compared, who, 1)
            np.add.at(right, who, [v == value for v in answers])
    return Aggregate(NAME, beliefs, reliabilities(table.annotators, right, compared))


def mode(answers: Iterable[Hashable]) -> tuple[Any, int]:
    """The most frequent of some answers, of equals the first in sorted order, and how often it occurs."""
    counted = Counter(answers)
    most = max(counted.values())
    return canonical([value for value, k in counted.items() if k == most])[0], most
