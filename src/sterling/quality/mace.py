"""MACE (Hovy et al. 2013): an annotator either knows, and says the truth, or spams from a distribution of
their own.

Expectation-maximisation from vote shares with pseudo-counts: `known` (one half each way) on how often an
annotator knows, `spam` (one half a class) on what they say when they do not.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.one_coin import pin, softmax
from sterling.quality.posterior import annotator_counts, finish, one_hot, shares
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "mace"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`; `passes` (50), `smoothing` (0.5). The generator is not used."""
    table = dense(votes)
    return finish(NAME, table, fit(table, pinned(table, params.get("gold")), params))


def fit(table: Table, known: Ints, params: Mapping[str, Any]) -> Floats:
    """Posteriors (tasks x classes), until they move by less than 1e-4."""
    smoothing, classes = float(params.get("smoothing", 0.5)), len(table.classes)
    posterior = pin(shares(one_hot(table)), known)
    if not len(table.value) or classes < 2:
        return posterior
    n, task, who = annotator_counts(table), table.task, table.annotator
    said = who.astype(np.int64) * classes + table.value
    cell = task.astype(np.int64) * classes + table.value
    knows = np.full(len(n), 0.5)
    spam = np.full((len(n), classes), 1 / classes)
    for _ in range(int(params.get("passes", 50))):
        guess = (1 - knows[who]) * spam.ravel()[said]
        right = posterior[task, table.value]
        informed = right * knows[who] / (knows[who] + guess)
        knows = (np.bincount(who, informed, len(n)) + smoothing) / (n + 2 * smoothing)
        spam = np.bincount(said, 1 - informed, spam.size).reshape(spam.shape) + smoothing
        spam /= spam.sum(axis=1, keepdims=True)
        guess = (1 - knows[who]) * spam.ravel()[said]
        # P(label | class) is the guess for every other class: only the lift of the label's own counts.
        lift = np.log((knows[who] + guess) / guess)
        score = np.bincount(cell, lift, posterior.size).reshape(posterior.shape)
        moved, posterior = posterior, pin(softmax(score), known)
        if np.abs(posterior - moved).max() < 1e-4:
            break
    return posterior
