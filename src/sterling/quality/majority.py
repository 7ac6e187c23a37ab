"""Majority vote: the class most annotators chose; of equals the first in the stated order.

Confidence is the vote share, drawn towards uniform where answers are few (see `posterior.shares`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.posterior import (
    Beliefs,
    agreement_with,
    annotator_counts,
    one_hot,
    reliabilities,
    shares,
)
from sterling.quality.table import dense

NAME = "majority"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """No parameters; the random generator is not used."""
    table = dense(votes)
    probabilities = shares(one_hot(table))
    right = agreement_with(table, probabilities)
    return Aggregate(
        NAME,
        Beliefs(table, probabilities),
        reliabilities(table.annotators, right, annotator_counts(table)),
    )
