"""Dawid and Skene (1979): every annotator has a confusion matrix; truth and matrices are found together.

Expectation-maximisation from vote shares: P(true) and P(label | true, annotator) maximise the expected counts
plus `smoothing` pseudo-answers per cell, until the log evidence per task moves by less than `tolerance`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sterling.domain.errors import TooLarge
from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import loops
from sterling.quality.posterior import finish, one_hot
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "dawid_skene"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})
CELLS = 50_000_000
"""Cells of all confusion matrices together above which the method refuses (400 MB)."""


Maximise = Callable[["Fit"], tuple[Floats, Floats]]


@dataclass(slots=True)
class Fit:
    """Where the search stands: posteriors, expected confusion counts, log evidence, passes made."""

    posterior: Floats
    counts: Floats
    evidence: float
    passes: int


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`: known classes by task; `passes` (100), `tolerance` (1e-5), `smoothing` (0.01), `engine`.

    Ties go to the first class in the stated order. The random generator is not used.
    """
    table = dense(votes)
    known = pinned(table, params.get("gold"))
    fit = search(table, known, params)
    return finish(NAME, table, fit.posterior, {"passes": fit.passes, "evidence": fit.evidence})


def check_size(table: Table) -> None:
    """Raises `TooLarge` when the confusion matrices would not fit."""
    cells = len(table.annotators) * len(table.classes) ** 2
    if cells > CELLS:
        raise TooLarge(
            f"{len(table.annotators)} confusion matrices of {len(table.classes)} classes are {cells:,} "
            f"cells, more than {CELLS:,}: use the method 'majority', or fewer classes.",
            cells=cells,
        )


def search(table: Table, known: Ints, params: Mapping[str, Any], maximise: Maximise | None = None) -> Fit:
    """Passes until the evidence settles; `maximise` gives the next parameters from the expected counts."""
    check_size(table)
    annotators, classes, tasks = len(table.annotators), len(table.classes), len(table.tasks)
    smoothing = float(params.get("smoothing", 0.01))
    tolerance = float(params.get("tolerance", 1e-5)) * max(tasks, 1)
    fit = Fit(_first(table, known), np.zeros((annotators, classes, classes)), -np.inf, 0)
    if not tasks or not classes:
        return fit
    step = (
        _compiled_pass if loops.worth_compiling(len(table.value) * classes, params.get("engine")) else _pass
    )
    _count(table, fit)
    for _ in range(int(params.get("passes", 100))):
        theta, prior = maximise(fit) if maximise else most_likely(fit, smoothing)
        before, fit.evidence = fit.evidence, step(table, known, theta, prior, fit)
        fit.passes += 1
        if fit.evidence - before < tolerance:
            break
    return fit


def _first(table: Table, known: Ints) -> Floats:
    counts = one_hot(table)
    first = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.asarray(_pin(first, known), dtype=np.float64)


def _pin(posterior: Floats, known: Ints) -> Floats:
    at = np.flatnonzero(known >= 0)
    posterior[at] = 0.0
    posterior[at, known[at]] = 1.0
    return posterior


def most_likely(fit: Fit, smoothing: float) -> tuple[Floats, Floats]:
    """log P(label | true class) per annotator, and log P(true class), from expected counts."""
    counts = fit.counts + smoothing
    theta = np.log(counts / counts.sum(axis=1, keepdims=True))
    prior = fit.posterior.sum(axis=0) + smoothing
    return theta, np.log(prior / prior.sum())


def _pass(table: Table, known: Ints, theta: Floats, prior: Floats, fit: Fit) -> float:
    """The NumPy twin of `loops.em_pass`."""
    classes, tasks = len(prior), len(table.tasks)
    cell = table.annotator.astype(np.int64) * classes + table.value
    rows = theta.reshape(-1, classes)
    task = table.task
    score = np.empty((tasks, classes))
    for k in range(classes):
        score[:, k] = np.bincount(task, weights=rows[cell, k], minlength=tasks)
    score += prior
    top = score.max(axis=1, keepdims=True)
    score = np.exp(score - top)
    total = score.sum(axis=1, keepdims=True)
    fit.posterior = _pin(score / total, known)
    _count(table, fit)
    return float((top + np.log(total)).sum())


def _count(table: Table, fit: Fit) -> None:
    """Expected counts of (annotator, label given, true class) under the posteriors."""
    annotators, classes, _ = fit.counts.shape
    cell = table.annotator.astype(np.int64) * classes + table.value
    flat = fit.counts.reshape(-1, classes)
    task = table.task
    for k in range(classes):
        weights = fit.posterior[task, k]
        flat[:, k] = np.bincount(cell, weights=weights, minlength=annotators * classes)


def _compiled_pass(table: Table, known: Ints, theta: Floats, prior: Floats, fit: Fit) -> float:
    machine = loops.compiled(loops.em_pass)
    halves = np.zeros((2, *fit.counts.shape))

    def run(part: int, lo: int, hi: int) -> float:
        columns = (table.start, table.annotator, table.value, known)
        return float(machine(lo, hi, *columns, theta, prior, fit.posterior, halves[part]))

    evidence = loops.in_two(run, len(table.tasks))
    fit.counts = halves[0] + halves[1]
    return evidence
