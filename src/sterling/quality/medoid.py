"""The medoid of texts: the answer nearest to all others, as it was written.

Distance is the number of word edits by the length of the longer text; of equally near answers the first in
sorted order is taken. The probability is the mean nearness to the others, drawn to the prior: a share of
words, not the chance that every one is right. For text that must not be mixed from several answers; else
`rover` errs less.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import dense
from sterling.quality.word_network import center, nearness, tokens

NAME = "medoid"
SHAPES = frozenset({VoteShape.TEXT})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """No parameters; the random generator is not used."""
    table = dense(votes)
    beliefs: dict[Hashable, Belief] = {}
    near, compared = np.zeros(len(table.annotators)), np.zeros(len(table.annotators))
    for code, task in enumerate(table.tasks):
        rows = slice(int(table.start[code]), int(table.start[code + 1]))
        answers = sorted(zip(table.value[rows].tolist(), table.annotator[rows].tolist(), strict=True))
        n = len(answers)
        away = nearness([[w.key for w in tokens(text)] for text, _ in answers])
        middle = center(away)
        agree = 1 - away[middle].sum() / (n - 1) if n > 1 else 1.0
        pull = (1 - PRIOR_ACCURACY) * 2 / (n + 1)
        beliefs[task] = Belief(answers[middle][0], float(agree * (1 - pull)), n, n > 1)
        if n > 1:
            who = np.asarray([w for _, w in answers])
            np.add.at(compared, who, 1)
            np.add.at(near, who, 1 - away.sum(axis=1) / (n - 1))
    return Aggregate(NAME, beliefs, reliabilities(table.annotators, near, compared))
