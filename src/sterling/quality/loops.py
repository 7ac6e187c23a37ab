"""The inner loops, written plainly for numba to compile; and the choice between them and NumPy.

Each loop has a NumPy twin beside its caller that gives the same numbers (to rounding). Compilation is cached
on disk. numba is loaded only for tables large enough to repay it, so that a small table never waits for it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import log
from typing import Any

import numpy as np

WORTH = 200_000
"""Judgments times classes from which compiled loops are used."""


def em_pass(  # noqa: PLR0917 - compiled loops take their arrays by position
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
    score = prior.copy()
    for task in range(lo, hi):
        score[:] = prior
        for row in range(start[task], start[task + 1]):
            score += theta[annotator[row], value[row]]
        top = score.max()
        score -= top
        score[:] = np.exp(score)
        total = score.sum()
        evidence += top + log(total)
        posterior[task] = score / total
        if pinned[task] >= 0:
            posterior[task] = 0.0
            posterior[task, pinned[task]] = 1.0
        for row in range(start[task], start[task + 1]):
            counts[annotator[row], value[row]] += posterior[task]
    return evidence


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
    with ThreadPoolExecutor(2) as pool:
        second = pool.submit(run, 1, middle, tasks)
        return run(0, 0, middle) + second.result()
