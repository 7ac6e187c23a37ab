"""What the answers that a task may still get would be worth: by how much they are expected to raise the
chance that its label is right.

The evidence for the likeliest class against the next is the log odds of the posterior. Every further answer
moves it by the log ratio of the two classes' columns in its annotator's confusion matrix (drawn to that of
all as in `ibcc`), so that classes which are taken for each other move little, and annotators who differ tell
more than their mean would. Sums of answers are taken as normal; n answers are worth
n / (1 + (n - 1) rho) independent ones (Kish 1965), as in `auto`. A label may turn for the better or for the
worse. Where all the answers that are left would change nothing that matters, asking on is of no use, however
doubtful the label: curtailed sampling, by expectation.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from sterling.quality.dawid_skene import confusions
from sterling.quality.ibcc import pooled_rows
from sterling.quality.table import Floats, Longs, Table

STRENGTH = 5.0
"""Answers that the confusion matrix of all is worth to one annotator."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What one answer is expected to add to the log odds of a class that is true (rows) against another
    (columns), over the annotators by their number of answers: mean and variance."""

    mean: Floats
    variance: Floats


def evidence(table: Table, posterior: Floats) -> Evidence:
    """Of the annotators of these answers under these posteriors (tasks x classes)."""
    counts = confusions(table, posterior)
    alpha = counts + STRENGTH * pooled_rows(counts)
    given = alpha / alpha.sum(axis=1, keepdims=True)
    wide = given.shape[2]
    size = counts.sum(axis=(1, 2))
    logs = np.log(given).reshape(-1, wide)
    weighed = (given * (size / max(size.sum(), 1e-9))[:, None, None]).reshape(-1, wide)
    own, square = (weighed * logs).sum(axis=0), (weighed * logs**2).sum(axis=0)
    mean = own[:, None] - weighed.T @ logs
    squares = square[:, None] - 2 * (weighed * logs).T @ logs + weighed.T @ logs**2
    return Evidence(mean, np.maximum(squares - mean**2, 1e-9))


def outlook(posterior: Floats, had: Longs, left: Longs, told: Evidence, rho: float) -> Floats:
    """Of every task, which has `had` answers and may get `left` more: the expected rise of the chance that
    its label is right, all of them bought; 0 where none is left."""
    special: Any = import_module("scipy.special")  # late: it is heavy and only this needs it
    tasks = np.arange(len(posterior))
    order = np.argsort(-posterior, axis=1, kind="stable")
    best, rival = order[:, 0], order[:, 1]
    first, second = posterior[tasks, best], np.maximum(posterior[tasks, rival], 1e-12)
    odds = np.log(first / second)
    fresh = np.maximum(_worth(had + left, rho) - _worth(had, rho), 1e-9)
    righted = special.ndtr(
        (fresh * told.mean[rival, best] - odds) / np.sqrt(fresh * told.variance[rival, best])
    )
    spoiled = special.ndtr(
        (-fresh * told.mean[best, rival] - odds) / np.sqrt(fresh * told.variance[best, rival])
    )
    return np.where(left > 0, second * righted - first * spoiled, 0.0)


def _worth(n: Longs, rho: float) -> Floats:
    return np.asarray(n / (1 + np.maximum(n - 1, 0) * rho), dtype=np.float64)
