"""Enhanced Bayesian classifier combination (Li, Rubinstein and Cohn 2019): classes have subtypes.

Within a class, tasks of one subtype are answered alike by everyone who tends to err on them: answers are
independent given class and subtype, not given the class alone. Variational Bayes from `seeds` random
divisions into `subtypes`, of which the one with the greatest evidence bound is kept (of equals the first).
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.dawid_skene import check_size
from sterling.quality.posterior import finish, one_hot, shares
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "ebcc"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`; `subtypes` (4), `seeds` (4), `passes` (60). The generator divides the classes at the start."""
    table = dense(votes)
    known = pinned(table, params.get("gold"))
    if not len(table.value) or len(table.classes) < 2:
        return finish(NAME, table, shares(one_hot(table)))
    check_size(table)
    subtypes = int(params.get("subtypes", 4))
    tried: list[tuple[float, Floats]] = []
    for _ in range(int(params.get("seeds", 4))):
        # The same division for every class: renaming classes then changes nothing.
        part = rng.dirichlet(np.ones(subtypes), len(table.tasks))
        tried.append(_search(table, known, part, int(params.get("passes", 60))))
    bound, posterior = max(tried, key=lambda found: round(found[0], 6))
    return finish(NAME, table, posterior, {"bound": bound, "bounds": [b for b, _ in tried]})


def _search(table: Table, known: Ints, part: Floats, passes: int) -> tuple[float, Floats]:
    """The evidence bound and the class posteriors from one start."""
    special: Any = import_module("scipy.special")  # late: heavy, and only Bayesian fits need it
    tasks, classes, subtypes = len(table.tasks), len(table.classes), part.shape[1]
    wide, annotators = classes * subtypes, len(table.annotators)
    cell = table.annotator.astype(np.int64) * classes + table.value
    # P(label | class) a priori: as if 4 answers were right and 1 was given to each class.
    prior = np.repeat(1.0 + 3.0 * np.eye(classes), subtypes, axis=1)
    own = np.repeat(np.eye(classes), subtypes, axis=1)
    share = (shares(one_hot(table))[:, :, None] * part[:, None, :]).reshape(tasks, wide)
    bound = -np.inf
    for _ in range(passes):
        share = _fixed(share, known, own)
        counts = np.stack(
            [np.bincount(cell, share[table.task, j], annotators * classes) for j in range(wide)], 1
        )
        alpha = counts.reshape(annotators, classes, wide) + prior
        size = share.sum(axis=0) + 1.0 / subtypes
        theta = special.digamma(alpha) - special.digamma(alpha.sum(axis=1, keepdims=True))
        rows = theta.reshape(-1, wide)
        score = np.stack([np.bincount(table.task, rows[cell, j], tasks) for j in range(wide)], 1)
        score += special.digamma(size) - special.digamma(size.sum())
        top = score.max(axis=1, keepdims=True)
        norm = np.exp(score - top).sum(axis=1, keepdims=True)
        share = np.exp(score - top) / norm
        before, bound = (
            bound,
            float((top + np.log(norm)).sum()) - _apart(special, alpha, prior, size, subtypes),
        )
        if abs(bound - before) < 1e-5 * tasks:
            break
    share = _fixed(share, known, own)
    return bound, np.asarray(share.reshape(tasks, classes, subtypes).sum(axis=2))


def _fixed(share: Floats, known: Ints, own: Floats) -> Floats:
    """Known tasks keep only the subtypes of their class."""
    at = np.flatnonzero(known >= 0)
    kept = share[at] * own[known[at]] + 1e-12 * own[known[at]]
    share[at] = kept / kept.sum(axis=1, keepdims=True)
    return share


def _apart(special: Any, alpha: Floats, prior: Floats, size: Floats, subtypes: int) -> float:
    """Kullback-Leibler divergence of the Dirichlet posteriors from their priors."""

    def divergence(a: Floats, b: Any, axis: int) -> Any:
        b = np.broadcast_to(b, a.shape)
        log, mean = special.gammaln, special.digamma(a) - special.digamma(a.sum(axis=axis, keepdims=True))
        scale = log(a.sum(axis=axis)) - log(a).sum(axis=axis) - log(b.sum(axis=axis)) + log(b).sum(axis=axis)
        return scale + ((a - b) * mean).sum(axis=axis)

    frequencies = divergence(size, np.full(len(size), 1.0 / subtypes), 0)
    return float(divergence(alpha, prior[None], 1).sum() + frequencies)
