"""The median of numbers; of an even count the mean of the middle two.

The standard error is 1.2533 sigma / sqrt(n) (the median of a normal sample), with sigma the pooled spread of
all answers about their medians: 1.4826 times the median absolute deviation over tasks with several answers.
The probability is the share of answers within one sigma of the median, drawn to the prior as vote shares are.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, annotator_counts, reliabilities
from sterling.quality.table import Floats, Table, dense

NAME = "median"
SHAPES = frozenset({VoteShape.NUMBER})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`tolerance`: answers this near to the median count as right (default: the pooled sigma)."""
    table = dense(votes)
    medians = task_medians(table)
    off = np.abs(table.value - medians[table.task])
    sigma = pooled_sigma(table, off)
    tolerance = float(params.get("tolerance", sigma)) + 1e-12
    near = np.bincount(table.task, weights=off <= tolerance, minlength=len(table.tasks))
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        n = int(table.start[code + 1] - table.start[code])
        probability = near[code] / n * (1 - (1 - PRIOR_ACCURACY) * 2 / (n + 1))
        spread = None if n == 1 and sigma == 0 else float(1.2533 * sigma / np.sqrt(n))
        beliefs[task] = Belief(float(medians[code]), float(probability), n, n > 1, None, spread)
    several = table.counts[table.task] > 1
    right = np.bincount(
        table.annotator, weights=(off <= tolerance) & several, minlength=len(table.annotators)
    )
    compared = np.bincount(table.annotator, weights=several, minlength=len(table.annotators))
    known = reliabilities(table.annotators, right, compared)
    return Aggregate(NAME, beliefs, known, {"sigma": sigma, "judgments": int(annotator_counts(table).sum())})


def task_medians(table: Table) -> Floats:
    """The median of every task."""
    task = table.task
    ordered = table.value[np.lexsort((table.value, task))]
    low = table.start[:-1] + (table.counts - 1) // 2
    high = table.start[:-1] + table.counts // 2
    return np.asarray((ordered[low] + ordered[high]) / 2, dtype=np.float64) if len(ordered) else np.zeros(0)


def pooled_sigma(table: Table, off: Floats) -> float:
    """A robust standard deviation of answers about the medians of tasks that have several answers."""
    several = off[table.counts[table.task] > 1]
    if not len(several):
        return 0.0
    # Where more than half of all answers equal their median, the mean absolute deviation takes its place.
    return float(1.4826 * np.median(several) or 1.2533 * several.mean())
