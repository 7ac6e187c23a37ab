"""From a matrix of probabilities to beliefs and reliabilities, without a Python object per task until asked
for.

The prior: before anything is known of an annotator, an answer is taken to be right with probability
`PRIOR_ACCURACY`. A task with one answer and no gold gets exactly that, and says so (`calibrated=False`).
"""

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
from pydantic import JsonValue

from sterling.domain.errors import TooLarge
from sterling.domain.votes import Aggregate, Belief, Reliability
from sterling.quality import loops
from sterling.quality.table import Floats, Ints, Longs, Table, tallied

PRIOR_ACCURACY = 0.8
CELLS = 200_000_000
"""Tasks times classes above which no probabilities are made (1.6 GB)."""
NARROW = 16
DOUBT = 0.065
"""Standard deviation of the error that all annotators' accuracies share when truth is inferred from their
answers: what misleads all alike raises all accuracies together. Chosen while looking at the gold of the open
sets that `bench.quality` scores, whose coverage is therefore in sample; the same for every table."""


class Beliefs(Mapping[Hashable, Belief]):
    """Beliefs over classes, made on demand from one (tasks x classes) matrix."""

    def __init__(self, table: Table, probabilities: Floats, calibrated: bool = False) -> None:
        self.table = table
        self.probabilities = probabilities
        self._gold = calibrated

    @cached_property
    def _place(self) -> dict[Hashable, int]:
        return {task: code for code, task in enumerate(self.table.tasks)}

    @cached_property
    def choice(self) -> Longs:
        """The code of the most probable class per task; of equals the first in the stated order.

        Probabilities are compared to 12 digits, so that a tie is not broken by the last bit of a sum.
        """
        return np.asarray(np.round(self.probabilities, 12).argmax(axis=1), dtype=np.int64)

    def __len__(self) -> int:
        return len(self.table.tasks)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.table.tasks)

    def __getitem__(self, task: Hashable) -> Belief:
        code = self._place[task]
        row, best = self.probabilities[code], int(self.choice[code])
        answers = int(self.table.start[code + 1] - self.table.start[code])
        return Belief(
            value=self.table.classes[best],
            probability=float(row[best]),
            answers=answers,
            calibrated=self._gold or answers > 1,
            distribution=dict(zip(self.table.classes, row.tolist(), strict=True)),
        )


def one_hot(table: Table) -> Longs:
    """(tasks x classes) counts of answers; raises `TooLarge` where these would not fit."""
    wide = len(table.classes)
    if len(table.tasks) * wide > CELLS:
        raise TooLarge(
            f"{len(table.tasks):,} tasks of {wide:,} classes are {len(table.tasks) * wide:,} probabilities, "
            f"more than {CELLS:,}: state only classes that occur, or aggregate in parts.",
            cells=len(table.tasks) * wide,
        )
    flat = np.bincount(table.task.astype(np.int64) * wide + table.value, minlength=len(table.tasks) * wide)
    return flat.reshape(len(table.tasks), wide)


def shares(counts: Longs) -> Floats:
    """Vote shares drawn towards uniform by the prior: a lone answer gets `PRIOR_ACCURACY`, two equal answers
    1 - (1 - PRIOR_ACCURACY) 2/3, and so on; the pull fades as 2 / (n + 1). One class seen stands against one
    that was not."""
    n: Longs = counts.sum(axis=1, keepdims=True)
    classes = max(counts.shape[1], 2)
    pull = np.minimum((1 - PRIOR_ACCURACY) * classes / (classes - 1) * 2 / (n + 1), 1.0)
    share: Floats = np.where(n > 0, counts / np.maximum(n, 1), 1 / classes)
    return share * (1 - pull) + pull / classes


def softmax(score: Any) -> Floats:
    """Rows of log weights as probabilities."""
    raised = np.asarray(score - _across(np.maximum, score)[:, None], dtype=np.float64)
    np.exp(raised, out=raised)
    raised /= _across(np.add, raised)[:, None]
    return raised


def _across(fold: np.ufunc, rows: Any) -> Any:
    """Every row folded into one number; column by column where rows are short, which is several times faster
    than NumPy's own way along them."""
    wide = rows.shape[1]
    if not 0 < wide <= NARROW:
        return fold.reduce(rows, axis=1)
    found = rows[:, 0].copy()
    for k in range(1, wide):
        fold(found, rows[:, k], out=found)
    return found


def pin(posterior: Floats, known: Ints) -> Floats:
    """The same array with the known classes certain."""
    at = np.flatnonzero(known >= 0)
    posterior[at] = 0.0
    posterior[at, known[at]] = 1.0
    return posterior


def lone_prior(table: Table, probabilities: Floats) -> Floats:
    """Replace what a model says of tasks with a single answer by the prior (see the module)."""
    lone = np.flatnonzero(table.counts == 1)
    if len(lone):
        classes = max(len(table.classes), 2)
        probabilities[lone] = (1 - PRIOR_ACCURACY) / (classes - 1)
        probabilities[lone, table.value[table.start[lone]]] = PRIOR_ACCURACY
    return probabilities


def agreement_with(table: Table, probabilities: Floats) -> Floats:
    """Expected number of right answers per annotator under these posteriors."""
    if loops.worth_compiling(len(table.value)):
        machine, halves = loops.compiled(loops.right_pass), np.zeros((2, len(table.annotators)))
        columns = (table.start, table.annotator, table.value, probabilities)
        loops.in_two(lambda part, lo, hi: machine(lo, hi, *columns, halves[part]), len(table.tasks))
        return np.asarray(halves[0] + halves[1], dtype=np.float64)
    right = probabilities[table.task, table.value]
    total: Any = np.bincount(table.annotator, weights=right, minlength=len(table.annotators))
    return np.asarray(total, dtype=np.float64)


def reliabilities(
    annotators: tuple[Hashable, ...], right: Any, n: Any, doubt: float = 0.0
) -> dict[Hashable, Reliability]:
    """Accuracy with a 90 % equal-tailed credible interval: Beta(right + 1.6, wrong + 0.4), the prior having
    the weight of two answers at `PRIOR_ACCURACY`; wider where there is `doubt`, the standard deviation of an
    error that all of them share."""
    special: Any = import_module("scipy.special")  # late: it is heavy and only this needs it
    a = right + 2 * PRIOR_ACCURACY
    b = np.maximum(n - right, 0) + 2 * (1 - PRIOR_ACCURACY)
    # The beta distribution of the same mean and of both variances together.
    spread = a * b / ((a + b) ** 2 * (a + b + 1)) + doubt**2
    size = np.maximum(a * b / (a + b) ** 2 / spread - 1, 1.0) / (a + b)
    a, b = a * size, b * size
    low, high = special.betaincinv(a, b, 0.05), special.betaincinv(a, b, 0.95)
    mean = a / (a + b)
    rows = zip(annotators, n.tolist(), mean.tolist(), low.tolist(), high.tolist(), strict=True)
    return {who: Reliability(int(k), m, lo, hi) for who, k, m, lo, hi in rows}


def finish(
    name: str,
    table: Table,
    probabilities: Floats,
    diagnostics: Mapping[str, JsonValue] | None = None,
    gold: bool = False,
) -> Aggregate:
    """The aggregate of a method for categories: lone answers get the prior (unless gold fixed the scale),
    annotators their expected share of right answers."""
    told = probabilities if gold else lone_prior(table, probabilities)
    counts, doubt = annotator_counts(table), 0.0 if gold else DOUBT
    known = reliabilities(table.annotators, agreement_with(table, told), counts, doubt)
    return Aggregate(name, Beliefs(table, told, gold), known, diagnostics or {})


def annotator_counts(table: Table) -> Longs:
    """Answers per annotator."""
    return tallied(table.annotator, len(table.annotators))
