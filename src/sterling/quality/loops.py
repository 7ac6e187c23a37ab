"""The inner loops, written plainly for numba to compile; and the choice between them and NumPy.

Each loop has a NumPy twin beside its caller that gives the same numbers (to rounding). Compilation is cached
on disk. numba is loaded only for tables large enough to repay it, so that a small table never waits for it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import exp, log
from typing import Any

import numpy as np

WORTH = 200_000
"""Judgments times classes from which compiled loops are used."""


def em_pass(  # noqa: C901, PLR0917 - one loop nest for the compiler, which takes arrays by position
    lo: int,
    hi: int,
    start: Any,
    annotator: Any,
    value: Any,
    pinned: Any,
    theta: Any,
    prior: Any,
    posterior: Any,
    counts: Any,
) -> float:
    """One pass of expectation-maximisation over tasks lo to hi: writes their posteriors, adds them to
    `counts` (annotator x label given x true class) and returns the log evidence. `theta` is log P(label |
    true class), laid out (annotator, label, class); `pinned` is the known class of a task or -1."""
    evidence = 0.0
    classes = prior.shape[0]
    score = np.empty(classes)
    for task in range(lo, hi):
        for k in range(classes):
            score[k] = prior[k]
        for row in range(start[task], start[task + 1]):
            who, label = annotator[row], value[row]
            for k in range(classes):
                score[k] += theta[who, label, k]
        top = score[0]
        for k in range(1, classes):
            top = max(top, score[k])
        total = 0.0
        for k in range(classes):
            # Under exp(-40) a class adds nothing that a double could hold.
            score[k] = exp(score[k] - top) if score[k] - top > -40.0 else 0.0
            total += score[k]
        evidence += top + log(total)
        for k in range(classes):
            score[k] /= total
            posterior[task, k] = score[k]
        if pinned[task] >= 0:
            score[:] = 0.0
            score[pinned[task]] = 1.0
            posterior[task] = score
        for row in range(start[task], start[task + 1]):
            who, label = annotator[row], value[row]
            for k in range(classes):
                if score[k] > 0.0:
                    counts[who, label, k] += score[k]
    return evidence


def effects_pass(  # noqa: C901, PLR0917 - one loop nest for the compiler, which takes arrays by position
    lo: int,
    hi: int,
    start: Any,
    annotator: Any,
    value: Any,
    pinned: Any,
    logits: Any,
    task_effect: Any,
    prior: Any,
    settings: Any,
    posterior: Any,
    slope: Any,
    curve: Any,
) -> float:
    """One pass of `minimax_entropy` over tasks lo to hi: writes posteriors, moves the tasks' effects one
    step, adds slope and curvature of the annotators' effects. `logits` (annotator, class, label) are the
    pooled and annotator's effects together; `settings` are the task precision, the step and the least
    posterior worth a step."""
    classes = prior.shape[0]
    score = np.empty(classes)
    own_slope, own_curve = np.empty((classes, classes)), np.empty((classes, classes))
    chance = np.empty(((start[lo + 1 : hi + 1] - start[lo:hi]).max(), classes, classes))
    for task in range(lo, hi):
        first = start[task]
        score[:] = prior
        for row in range(first, start[task + 1]):
            given = logits[annotator[row]]
            for k in range(classes):
                total = 0.0
                for label in range(classes):
                    chance[row - first, k, label] = np.exp(given[k, label] + task_effect[task, k, label])
                    total += chance[row - first, k, label]
                for label in range(classes):
                    chance[row - first, k, label] /= total
                score[k] += np.log(chance[row - first, k, value[row]])
        score[:] = np.exp(score - score.max())
        posterior[task] = score / score.sum()
        if pinned[task] >= 0:
            posterior[task] = 0.0
            posterior[task, pinned[task]] = 1.0
        own_slope[:] = -settings[0] * task_effect[task]
        own_curve[:] = settings[0]
        for k in range(classes):
            weight = posterior[task, k]
            if weight < settings[2]:
                continue
            for row in range(first, start[task + 1]):
                who = annotator[row]
                for label in range(classes):
                    p = chance[row - first, k, label]
                    up = weight * ((1.0 if label == value[row] else 0.0) - p)
                    bend = weight * p * (1 - p)
                    slope[who, k, label] += up
                    curve[who, k, label] += bend
                    own_slope[k, label] += up
                    own_curve[k, label] += bend
        task_effect[task] += settings[1] * own_slope / own_curve
    return 0.0


@cache
def compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    """The loop as machine code that releases the interpreter's lock."""
    numba: Any = import_module("numba")  # late: half a second that small tables need not pay
    machine: Callable[..., Any] = numba.njit(cache=True, nogil=True)(loop)
    return machine


def worth_compiling(size: int, engine: str | None = None) -> bool:
    """Whether to use compiled loops: as asked (`numba`, `numpy`), else by size and by what is installed."""
    if engine is not None:
        return engine == "numba"
    return size >= WORTH and find_spec("numba") is not None


def in_two(run: Callable[[int, int, int], float], tasks: int) -> float:
    """Runs `run(part, lo, hi)` on both halves of the tasks in two threads; the sum of what they return."""
    middle = tasks // 2
    if not middle:
        return run(0, 0, tasks)
    with ThreadPoolExecutor(2) as pool:
        second = pool.submit(run, 1, middle, tasks)
        return run(0, 0, middle) + second.result()
