"""Independent Bayesian classifier combination (Kim and Ghahramani 2012), fitted by variational Bayes.

Confusion matrices have Dirichlet priors around the matrix of all annotators together, worth `strength`
answers a row, so that an annotator with few answers is taken for an average one. The evidence printed is
that of the last pass under the expected logarithms.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.dawid_skene import Fit, search
from sterling.quality.posterior import finish
from sterling.quality.table import Floats, dense, pinned

NAME = "ibcc"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`, `passes`, `tolerance`, `engine` as in `dawid_skene`; `strength` (5). The generator is not
    used."""
    table = dense(votes)
    strength = float(params.get("strength", 5.0))
    fit = search(table, pinned(table, params.get("gold")), params, lambda f: expected(f, strength))
    return finish(NAME, table, fit.posterior, {"passes": fit.passes, "evidence": fit.evidence})


def expected(fit: Fit, strength: float) -> tuple[Floats, Floats]:
    """Expected log P(label | true class) per annotator and log P(true class)."""
    special: Any = import_module("scipy.special")  # late: heavy, and only Bayesian fits need it
    alpha = fit.counts + strength * pooled_rows(fit.counts)
    theta = special.digamma(alpha) - special.digamma(alpha.sum(axis=1, keepdims=True))
    size = fit.sizes + 1.0
    return np.asarray(theta), np.asarray(special.digamma(size) - special.digamma(size.sum()))


def pooled_rows(counts: Floats) -> Floats:
    """P(label | class) of all annotators together (labels x classes), from (annotators x labels x classes)
    counts; two answers are taken as right beforehand, and two at most as spread over the other classes."""
    classes = counts.shape[2]
    pooled = counts.sum(axis=0) + 2.0 * np.eye(classes) + 0.5 * min(1.0, 4.0 / classes)
    return np.asarray(pooled / pooled.sum(axis=0), dtype=np.float64)
