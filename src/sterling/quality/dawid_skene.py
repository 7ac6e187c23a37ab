"""Dawid and Skene (1979): every annotator has a confusion matrix; truth and matrices are found together.

Expectation-maximisation from vote shares: P(true) and P(label | true, annotator) maximise the expected counts
plus `smoothing` pseudo-answers per cell, until the log evidence per answer moves by less than `tolerance`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

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


SETTLED = 1e-5, 1e-4
"""A posterior that moved by less since it was written is left as it is: in double and in single precision."""
FINE = 8_000_000
"""Posteriors (tasks times classes) up to which they are kept in double precision; above, in single, which
halves the memory."""
STRETCH = 3.0
"""How much further than expectation-maximisation itself a pass may go, at most."""


@dataclass(slots=True)
class Fit:
    """Where the search stands: posteriors, expected confusion counts (annotator, label, true class), expected
    tasks of every class, log evidence, passes made."""

    posterior: Floats
    counts: Floats
    sizes: Floats
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
    """Passes until the evidence settles; `maximise` gives the next parameters from the expected counts.

    Every pass goes further in the direction that the counts move, by a stretch that grows while the evidence
    does and is given up when it falls (adaptive over-relaxation, Salakhutdinov and Roweis 2003).
    """
    check_size(table)
    tolerance = float(params.get("tolerance", 1e-5)) * len(table.value)
    fit = _first(table)
    if not len(table.value) or not len(table.classes):
        return fit
    quick = loops.worth_compiling(len(table.value) * len(table.classes), params.get("engine"))
    (_compiled_start if quick else _start)(table, known, fit)
    step = _compiled_pass if quick else _pass
    smoothing, stretch, used = float(params.get("smoothing", 0.01)), 0.0, fit.counts
    for _ in range(int(params.get("passes", 100))):
        held = replace(fit, counts=used)
        theta, prior = maximise(held) if maximise else most_likely(held, smoothing)
        before, fit.evidence = fit.evidence, step(table, known, theta, prior, fit)
        fit.passes += 1
        gain = fit.evidence - before
        if 0 <= gain < tolerance or (gain < tolerance and not stretch):
            break
        stretch = min(1.5 * stretch + 0.1, STRETCH) if gain >= 0 else 0.0
        used = np.maximum(fit.counts + stretch * (fit.counts - used), 0.0)
    return fit


def _first(table: Table) -> Fit:
    tasks, annotators, classes = len(table.tasks), len(table.annotators), len(table.classes)
    kind = np.float64 if tasks * classes <= FINE else np.float32
    posterior = cast("Floats", np.zeros((tasks, classes), dtype=kind))
    return Fit(posterior, np.zeros((annotators, classes, classes)), np.zeros(classes), -np.inf, 0)


def _start(table: Table, known: Ints, fit: Fit) -> None:
    """The NumPy twin of `loops.share_pass`."""
    counts = one_hot(table)
    fit.posterior[:] = _pin(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), known)
    _count(table, fit)


def _pin(posterior: Any, known: Ints) -> Any:
    at = np.flatnonzero(known >= 0)
    posterior[at] = 0.0
    posterior[at, known[at]] = 1.0
    return posterior


def most_likely(fit: Fit, smoothing: float) -> tuple[Floats, Floats]:
    """log P(label | true class) per annotator, and log P(true class), from expected counts."""
    counts = fit.counts + smoothing
    theta = np.log(counts / counts.sum(axis=1, keepdims=True))
    prior = fit.sizes + smoothing
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
    score = np.where(score - top > loops.FAINT, np.exp(score - top), 0.0)
    total = score.sum(axis=1, keepdims=True)
    found = _pin(score / total, known)
    moved = np.abs(found - fit.posterior).max(axis=1) > _still(fit)
    fit.posterior[moved] = found[moved]
    _count(table, fit)
    return float((top + np.log(total)).sum())


def _still(fit: Fit) -> float:
    return SETTLED[fit.posterior.dtype == np.float32]


def _count(table: Table, fit: Fit, engine: str = "numpy") -> None:
    fit.counts = confusions(table, fit.posterior, engine)
    fit.sizes = fit.posterior.sum(axis=0, dtype=np.float64)


def confusions(table: Table, posterior: Floats, engine: str | None = None) -> Floats:
    """Expected counts of (annotator, label given, true class) under these posteriors."""
    annotators, classes = len(table.annotators), len(table.classes)
    shape = (annotators, classes, classes)
    if loops.worth_compiling(len(table.value) * classes, engine):
        machine, halves = loops.compiled(loops.count_pass), np.zeros((2, annotators * classes, classes))
        arrays = (table.start, table.annotator, table.value, posterior)
        loops.in_two(lambda part, lo, hi: machine(lo, hi, *arrays, halves[part]), len(table.tasks))
        return np.add(halves[0], halves[1], out=halves[0]).reshape(shape)
    cell = table.annotator.astype(np.int64) * classes + table.value
    task = table.task
    columns: list[Any] = [np.bincount(cell, posterior[task, k], annotators * classes) for k in range(classes)]
    return np.stack(columns, axis=1).reshape(shape)


def _compiled_start(table: Table, known: Ints, fit: Fit) -> None:
    machine = loops.compiled(loops.share_pass)

    def run(_: int, lo: int, hi: int) -> float:
        return float(machine(lo, hi, table.start, table.value, known, fit.posterior))

    loops.in_two(run, len(table.tasks))
    _count(table, fit, "numba")


def _compiled_pass(table: Table, known: Ints, theta: Floats, prior: Floats, fit: Fit) -> float:
    machine, classes = loops.compiled(loops.em_pass), len(prior)
    wide = -(-classes // loops.LANES) * loops.LANES
    rows = np.zeros((len(table.annotators) * classes + 1, wide), dtype=fit.posterior.dtype)
    rows[:-1, :classes] = theta.reshape(-1, classes)
    rows[-1, :classes] = prior
    halves = np.zeros((2, *rows.shape))
    columns = (table.start, table.annotator, table.value, known, rows, rows[-1], fit.posterior)

    def run(part: int, lo: int, hi: int) -> float:
        return float(machine(lo, hi, *columns, halves[part], _still(fit)))

    evidence = loops.in_two(run, len(table.tasks))
    change = (halves[0] + halves[1])[:, :classes]
    # Differences of sums may leave a rounding error below zero.
    fit.counts = np.maximum(fit.counts + change[:-1].reshape(fit.counts.shape), 0.0)
    fit.sizes = np.maximum(fit.sizes + change[-1], 0.0)
    return evidence
