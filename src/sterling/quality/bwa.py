"""Bayesian weighted average (after Li, Rubinstein and Cohn 2019): votes averaged with one weight per
annotator.

An answer, as a one-hot vector, is the task's vector of class shares plus noise whose precision is the
annotator's weight; weights have a Gamma prior worth `prior_answers`, the shares a weak pull (one answer) to
the mean of all tasks. Averaging instead of multiplying makes its probabilities modest.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.posterior import annotator_counts, finish, one_hot, pin, shares
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "bwa"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`; `prior_answers` (15), `passes` (30). The generator is not used."""
    table = dense(votes)
    return finish(NAME, table, fit(table, pinned(table, params.get("gold")), params))


def fit(table: Table, known: Ints, params: Mapping[str, Any]) -> Floats:
    """Class shares (tasks x classes), until they move by less than 1e-5."""
    prior, classes = float(params.get("prior_answers", 15.0)), len(table.classes)
    share = pin(shares(one_hot(table)), known)
    if not len(table.value) or classes < 2:
        return share
    n, task = annotator_counts(table), table.task
    cell = task.astype(np.int64) * classes + table.value
    for _ in range(int(params.get("passes", 30))):
        # Squared distance of the one-hot answer from the task's shares.
        off = (share**2).sum(axis=1)[task] + 1 - 2 * share[task, table.value]
        noise = (prior * off.mean() + np.bincount(table.annotator, off, len(n))) / (prior + n)
        weight = 1 / np.maximum(noise, 1e-9)
        weight /= np.average(weight, weights=n)
        total = np.bincount(cell, weight[table.annotator], share.size).reshape(share.shape)
        moved, share = share, total + share.mean(axis=0)
        share = pin(share / share.sum(axis=1, keepdims=True), known)
        if np.abs(share - moved).max() < 1e-5:
            break
    return share
