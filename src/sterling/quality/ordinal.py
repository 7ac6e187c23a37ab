"""Ordered classes: annotators have a bias and a spread on the scale; errors are the rarer the further off.

A model of confusion matrices (see `ibcc`) whose prior rows are a normal kernel about the true class moved by
the annotator's bias, of the annotator's own width. Bias and variance are expected moments of (answer - truth)
in steps of the scale, drawn to those of all annotators. So a scale of seven steps needs two numbers of an
annotator before its confusions tell more. Steps count as equally far apart, in the stated order of the
classes. `auto` takes it for half of its mean.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.dawid_skene import Fit, search
from sterling.quality.posterior import finish
from sterling.quality.table import Floats, dense, pinned

NAME = "ordinal"
SHAPES = frozenset({VoteShape.ORDINAL})
STRENGTH, PULL = 5.0, 10.0
"""Answers that the prior rows are worth, and that the moments of all annotators are worth to one. Chosen on
planted answers and on two of the open sets that `bench.quality` scores."""
LEAST, FAR = 0.05, 1e-3
"""The least variance of an annotator, in squared steps, and what every class keeps however far off."""


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`, `passes`, `tolerance`, `engine` as in `dawid_skene`. The generator is not used."""
    table = dense(votes)
    fit = search(table, pinned(table, params.get("gold")), params, expected)
    return finish(NAME, table, fit.posterior, {"passes": fit.passes, "evidence": fit.evidence})


def expected(fit: Fit) -> tuple[Floats, Floats]:
    """Expected log P(label | true class) per annotator and log P(true class)."""
    special: Any = import_module("scipy.special")  # late: heavy, and only Bayesian fits need it
    alpha = fit.counts + STRENGTH * kernels(fit.counts)
    theta = special.digamma(alpha) - special.digamma(alpha.sum(axis=1, keepdims=True))
    size = fit.sizes + 1.0
    return np.asarray(theta), np.asarray(special.digamma(size) - special.digamma(size.sum()))


def kernels(counts: Floats) -> Floats:
    """P(label | true class) from bias and spread alone (annotators x labels x classes), from expected
    counts of the same shape."""
    steps: Floats = np.arange(counts.shape[1], dtype=np.float64)
    apart: Floats = np.subtract.outer(steps, steps)[None]
    n, total = counts.sum(axis=(1, 2)), max(float(counts.sum()), 1.0)
    off: Floats = (counts * apart).sum(axis=(1, 2))
    bias: Floats = ((off + PULL * off.sum() / total) / (n + PULL))[:, None, None]
    square: Floats = (counts * (apart - bias) ** 2).sum(axis=(1, 2))
    variance = np.maximum((square + PULL * square.sum() / total) / (n + PULL), LEAST)[:, None, None]
    rows = np.exp(-((apart - bias) ** 2) / (2 * variance)) + FAR
    return np.asarray(rows / rows.sum(axis=1, keepdims=True), dtype=np.float64)
