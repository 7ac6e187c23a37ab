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
from sterling.quality.posterior import annotator_counts, finish, one_hot, shares
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "one_coin"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`: known classes by task; `strength` (4), `passes` (60). The generator is not used."""
    table = dense(votes)
    return finish(NAME, table, fit(table, pinned(table, params.get("gold")), params))


def fit(table: Table, known: Ints, params: Mapping[str, Any]) -> Floats:
    """Posteriors (tasks x classes), from vote shares until they move by less than 1e-4."""
    special: Any = import_module("scipy.special")  # late: heavy, and only Bayesian fits need it
    strength, classes = float(params.get("strength", 4.0)), len(table.classes)
    posterior = pin(shares(one_hot(table)), known)
    if not len(table.value) or classes < 2:
        return posterior
    n, task = annotator_counts(table), table.task
    cell = task.astype(np.int64) * classes + table.value
    for _ in range(int(params.get("passes", 60))):
        right = np.bincount(table.annotator, posterior[task, table.value], len(n))
        pooled = np.clip((right.sum() + 1) / (n.sum() + 2), 1 / classes + 0.02, 0.98)
        a, b = right + strength * pooled, np.maximum(n - right, 0) + strength * (1 - pooled)
        weight = special.digamma(a) - special.digamma(b) + np.log(classes - 1)
        score = np.bincount(cell, weight[table.annotator], posterior.size).reshape(posterior.shape)
        moved, posterior = posterior, pin(softmax(score), known)
        if np.abs(posterior - moved).max() < 1e-4:
            break
    return posterior


def softmax(score: Any) -> Floats:
    """Rows of log weights as probabilities."""
    raised = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def pin(posterior: Floats, known: Ints) -> Floats:
    """The same array with the known classes certain."""
    at = np.flatnonzero(known >= 0)
    posterior[at] = 0.0
    posterior[at, known[at]] = 1.0
    return posterior
