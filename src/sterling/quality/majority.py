"""Majority vote: the class most annotators chose; of equals the first in the stated order.

Confidence is the vote share, drawn towards uniform where answers are few (see `posterior.shares`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.posterior import finish, one_hot, shares
from sterling.quality.table import dense

NAME = "majority"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL, VoteShape.PAIR})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """No parameters; the random generator is not used."""
    table = dense(votes)
    return finish(NAME, table, shares(one_hot(table)))
