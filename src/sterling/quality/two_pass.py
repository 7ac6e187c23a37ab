"""Two passes over the tasks, after the light-weight label aggregation of Yang et al. (2022): for streams and
speed.

The first pass takes the tasks one after another (in their sorted order) and judges each by the accuracies
learnt from those before it; the second judges all again by the final accuracies. One coin per annotator,
with a prior worth `strength` answers at the stated prior accuracy; no iteration.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, finish, one_hot, pin, shares, softmax
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "two_pass"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`; `strength` (8). The generator is not used."""
    table = dense(votes)
    return finish(
        NAME, table, fit(table, pinned(table, params.get("gold")), float(params.get("strength", 8)))
    )


def fit(table: Table, known: Ints, strength: float) -> Floats:
    """Posteriors (tasks x classes)."""
    classes = len(table.classes)
    if not len(table.value) or classes < 2:
        return pin(shares(one_hot(table)), known)
    right = np.full(len(table.annotators), strength * PRIOR_ACCURACY)
    seen = np.full(len(table.annotators), strength)
    for task in range(len(table.tasks)):
        rows = slice(int(table.start[task]), int(table.start[task + 1]))
        who, said = table.annotator[rows], table.value[rows]
        score = np.bincount(said, _weight(right[who] / seen[who], classes), classes)
        posterior = pin(softmax(score[None, :]), known[task : task + 1])[0]
        np.add.at(right, who, posterior[said])
        np.add.at(seen, who, 1.0)
    cell = table.task.astype(np.int64) * classes + table.value
    weight = _weight(right / seen, classes)[table.annotator]
    score = np.bincount(cell, weight, len(table.tasks) * classes).reshape(-1, classes)
    return pin(softmax(score), known)


def _weight(accuracy: Floats, classes: int) -> Floats:
    """Log odds of the label said over any one other."""
    held = np.clip(accuracy, 0.01, 0.99)
    return np.asarray(np.log(held * (classes - 1) / (1 - held)), dtype=np.float64)
