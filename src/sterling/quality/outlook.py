"""What the answers that a task may still get would be worth: by how much they are expected to raise the
chance that its label is right.

The evidence for the likeliest class against the next is the log odds of the posterior. Every further answer
moves it by the log ratio of the two classes' columns in its annotator's confusion matrix (drawn to that of
all as in `ibcc`), so that classes which are taken for each other move little, and annotators who differ tell
more than their mean would. Sums of answers are taken as normal; n answers are worth what `quality.dependence`
says, as in `auto`. A label may turn for the better or for the worse. Where all the answers that are left
would change nothing that matters, asking on is of no use, however doubtful the label: curtailed sampling, by
expectation.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate
from sterling.quality.auto import RHO
from sterling.quality.dawid_skene import confusions
from sterling.quality.dependence import design_effect
from sterling.quality.ibcc import pooled_rows
from sterling.quality.posterior import Beliefs
from sterling.quality.table import Floats, Longs, Table

STRENGTH = 5.0
"""Answers that the confusion matrix of all is worth to one annotator."""

CELLS = 20_000_000
"""Annotators times classes squared, at most: 160 MB of confusion matrices."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What one answer is expected to add to the log odds of a class that is true (rows) against another
    (columns), over the annotators by their number of answers: mean and variance."""

    mean: Floats
    variance: Floats


def evidence(table: Table, posterior: Floats) -> Evidence:
    """Of the annotators of these answers under these posteriors (tasks x classes)."""
    return told_by(confusions(table, posterior))


def told_by(counts: Floats) -> Evidence:
    """Of annotators with these expected counts of (annotator, label given, true class)."""
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


def coin(skill: float) -> Evidence:
    """Of two classes that every annotator tells apart with this probability, whichever is true."""
    kept = min(max(skill, 0.51), 0.99)
    step = np.log(kept / (1 - kept))
    mean = (2 * kept - 1) * step
    return Evidence(np.full((2, 2), mean), np.full((2, 2), step**2 - mean**2))


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


def promises(posterior: Floats, had: Longs, most: int, told: Evidence) -> Floats:
    """The outlook of tasks that get `most` answers, or one more where they have these; 0 for one class."""
    if posterior.shape[1] < 2:
        return np.zeros(len(posterior))
    return outlook(posterior, had, np.maximum(most - had, 1), told, RHO)


def promised(found: Aggregate, most: int) -> dict[str, float]:
    """The same by task, of an aggregation into classes; empty for what has none, or too many (`CELLS`).
    A lone answer tells nothing of annotators: tasks with one are left out."""
    if not isinstance(found.beliefs, Beliefs):
        return {}
    table, posterior = found.beliefs.table, found.beliefs.probabilities
    if len(table.annotators) * len(table.classes) ** 2 > CELLS or len(table.classes) < 2:
        return {}
    told = promises(posterior, table.counts, most, evidence(table, posterior)).tolist()
    several: list[int] = np.flatnonzero(table.counts > 1).tolist()
    return {str(table.tasks[at]): told[at] for at in several}


def _worth(n: Longs, rho: float) -> Floats:
    return n / design_effect(n, rho)
