"""The search shared by models in which an answer speaks for its own class alone.

Such a model gives every answer a lift: by how much it raises the log probability of the class it names above
all others. `one_coin` and `mace` are of this kind. A pass takes the posteriors under the present lifts and,
per annotator and label, how many of those answers are expected to be right; from these the model sets the
next lifts. It ends when posteriors move by less than `STILL` a task: a mean, for of a million tasks there is
always one that wavers.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from sterling.quality import loops
from sterling.quality.posterior import one_hot, pin, shares, softmax
from sterling.quality.table import Floats, Ints, Table

STILL = 5e-5
"""Twice the probability that a pass still takes from one class to another, a task on average, when a search
is done."""
Weigh = Callable[[Floats, Floats], tuple[Floats, Floats]]
"""From expected right answers (annotators x labels) and expected tasks (classes) to the lifts (annotators x
labels) and the log prior (classes)."""


def search(table: Table, known: Ints, weigh: Weigh, *, passes: int, engine: str | None = None) -> Floats:
    """Posteriors (tasks x classes), from vote shares on until they move by less than `STILL` a task."""
    posterior = pin(shares(one_hot(table)), known)
    if not len(table.value) or len(table.classes) < 2:
        return posterior
    quick = loops.worth_compiling(8 * len(table.value), engine)
    right = _right(table, posterior)
    for _ in range(passes):
        lift, prior = weigh(right, posterior.sum(axis=0))
        step = _compiled_pass if quick else _pass
        moved, posterior, right = step(table, known, lift, prior, posterior)
        if moved < STILL * len(posterior):
            break
    return posterior


def _right(table: Table, posterior: Floats) -> Floats:
    cell = table.annotator.astype(np.int64) * len(table.classes) + table.value
    size = len(table.annotators) * len(table.classes)
    total: Any = np.bincount(cell, posterior[table.task, table.value], size)
    return np.asarray(total.reshape(-1, len(table.classes)), dtype=np.float64)


def _pass(
    table: Table, known: Ints, lift: Floats, prior: Floats, posterior: Floats
) -> tuple[float, Floats, Floats]:
    """The NumPy twin of `loops.lift_pass`."""
    cell = table.task.astype(np.int64) * len(prior) + table.value
    raised = np.bincount(cell, lift[table.annotator, table.value], posterior.size)
    found = pin(softmax(raised.reshape(posterior.shape) + prior), known)
    return float(np.abs(found - posterior).sum()), found, _right(table, found)


def _compiled_pass(
    table: Table, known: Ints, lift: Floats, prior: Floats, posterior: Floats
) -> tuple[float, Floats, Floats]:
    machine = loops.compiled(loops.lift_pass)
    rights = np.zeros((2, *lift.shape))

    def run(part: int, lo: int, hi: int) -> float:
        columns = (table.start, table.annotator, table.value, known)
        return float(machine(lo, hi, *columns, lift, prior, posterior, rights[part]))

    moved = loops.in_two(run, len(table.tasks))
    return moved, posterior, rights[0] + rights[1]
