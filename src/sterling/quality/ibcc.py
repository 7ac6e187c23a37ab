"""Bayesian classifier combination (Kim and Ghahramani 2012) with annotators drawn together.

Confusion matrices have Dirichlet priors worth `strength` answers a row. The mean of an annotator's prior is
the matrix of all annotators together, with the odds of being right multiplied, in every row, by how much
this annotator's odds differ from everybody's (the annotator's overall accuracy being drawn to that of all by
`strength` answers, too). So where answers are few for each class, what an annotator does on one class tells
of the others: skill and difficulty add up on log odds (Rasch 1960).

Rates are their posterior means. The expected logarithms of variational Bayes go to minus infinity like -1/x
for cells that hold next to nothing: one answer that never occurred elsewhere would rule its class out. Of
the fits that Asuncion et al. compare (On smoothing and inference for topic models, 2009), those with means
are the better for this reason. The evidence printed is that of the last pass.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.dawid_skene import Fit, search
from sterling.quality.posterior import PRIOR_ACCURACY, finish
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
    """The logarithm of the expected P(label | true class) per annotator, and of P(true class)."""
    alpha = fit.counts + strength * prior_rows(fit.counts, strength)
    size = fit.sizes + 1.0
    return np.log(alpha / alpha.sum(axis=1, keepdims=True)), np.log(size / size.sum())


def prior_rows(counts: Floats, strength: float) -> Floats:
    """P(label | class) of every annotator as far as all together and the annotator's own accuracy tell, in
    the shape of the counts (annotators x labels x classes)."""
    n, right = counts.sum(axis=(1, 2)), np.trace(counts, axis1=1, axis2=2)
    usual = (right.sum() + 2 * PRIOR_ACCURACY) / (n.sum() + 2)
    share = (right + strength * usual) / (n + strength)
    odds = share / (1 - share) * (1 - usual) / usual
    rows = np.repeat(pooled_rows(counts)[None], len(counts), axis=0)
    diagonal = range(counts.shape[2])
    rows[:, diagonal, diagonal] *= odds[:, None]
    return np.asarray(rows / rows.sum(axis=1, keepdims=True), dtype=np.float64)


def pooled_rows(counts: Floats) -> Floats:
    """P(label | class) of all annotators together (labels x classes), from (annotators x labels x classes)
    counts; two answers are taken as right beforehand, and two at most as spread over the other classes."""
    classes = counts.shape[2]
    pooled = counts.sum(axis=0) + 2.0 * np.eye(classes) + 0.5 * min(1.0, 4.0 / classes)
    return np.asarray(pooled / pooled.sum(axis=0), dtype=np.float64)
