"""Ordered classes: annotators have a bias and a spread on the scale; errors are the rarer the further off.

A model of confusion matrices (see `ibcc`) whose prior rows are a normal kernel about the true class moved by
the annotator's bias, of the annotator's own width, above a floor: the share of answers that have nothing to
do with the scale (slips, guesses), which are as likely to be any class and tell nothing of bias and width.
Bias, variance and that share are expected moments of (answer - truth) in steps of the scale, drawn to those
of all annotators, each answer counting by how likely it belongs to the kernel (a mixture with uniform noise,
as Banfield and Raftery, 1993, take outliers). So a scale of seven steps needs three numbers of an annotator
before its confusions tell more. Steps count as equally far apart, in the stated order of the classes. `auto`
takes it for half of its mean.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.dawid_skene import Fit, search
from sterling.quality.posterior import finish
from sterling.quality.table import Floats, dense, pinned

NAME = "ordinal"
SHAPES = frozenset({VoteShape.ORDINAL})
STRENGTH, PULL = 5.0, 10.0
"""Answers that the prior rows are worth on scales of up to `SHORT` classes, and that the moments of all
annotators are worth to one. Chosen on planted answers and on two of the open sets that `bench.quality`
scores."""
SHORT = 5
"""Longer scales give the prior rows more, by the square of the classes: an annotator's answers spread over as
many rows as there are classes, and a row over as many cells. Where an answer outweighs the kernel in its own
cell, the posterior that it moved confirms itself."""
LEAST, SLIPS = 0.05, 0.05
"""The least variance of an annotator, in squared steps, and the share of answers taken for slips at first."""
ROUNDS = 6
"""Times that moments and slips are found in turn for each pass."""


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`, `passes`, `tolerance`, `engine` as in `dawid_skene`. The generator is not used."""
    table = dense(votes)
    fit = search(table, pinned(table, params.get("gold")), params, expected)
    return finish(NAME, table, fit.posterior, {"passes": fit.passes, "evidence": fit.evidence})


def expected(fit: Fit) -> tuple[Floats, Floats]:
    """The logarithm of the expected P(label | true class) per annotator, and of P(true class)."""
    strength = STRENGTH * max(1.0, (fit.counts.shape[1] / SHORT) ** 2)
    alpha = fit.counts + strength * kernels(fit.counts)
    size = fit.sizes + 1.0
    return np.log(alpha / alpha.sum(axis=1, keepdims=True)), np.log(size / size.sum())


def kernels(counts: Floats) -> Floats:
    """P(label | true class) from bias, spread and slips alone (annotators x labels x classes), from expected
    counts of the same shape."""
    classes = counts.shape[1]
    steps: Floats = np.arange(classes, dtype=np.float64)
    apart: Floats = np.subtract.outer(steps, steps)[None]
    n: Floats = counts.sum(axis=(1, 2))
    slips: Floats = np.full((len(n), 1, 1), SLIPS)
    kept, mixed = counts, counts
    for _ in range(ROUNDS):
        own, slipped = (1 - slips) * _normal(kept, apart), slips / max(classes, 1)
        mixed = own + slipped
        kept = counts * own / mixed
        gone: Floats = n - kept.sum(axis=(1, 2))
        usual = (gone.sum() + PULL * SLIPS) / (n.sum() + PULL)
        slips = ((gone + PULL * usual) / (n + PULL))[:, None, None]
    return mixed


def _normal(counts: Floats, apart: Floats) -> Floats:
    """Rows of the kernels alone, by the moments of these counts."""
    n, total = counts.sum(axis=(1, 2)), max(float(counts.sum()), 1.0)
    off: Floats = (counts * apart).sum(axis=(1, 2))
    bias: Floats = ((off + PULL * off.sum() / total) / (n + PULL))[:, None, None]
    square: Floats = (counts * (apart - bias) ** 2).sum(axis=(1, 2))
    variance = np.maximum((square + PULL * square.sum() / total) / (n + PULL), LEAST)[:, None, None]
    # From the nearest class on, so that a bias beyond the end of the scale leaves no empty row.
    away = (apart - bias) ** 2
    rows = np.exp((away.min(axis=1, keepdims=True) - away) / (2 * variance))
    return np.asarray(rows / rows.sum(axis=1, keepdims=True), dtype=np.float64)
