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

FAINT = -18.0
"""A class whose log probability is this far under the likeliest one's counts as impossible: 1.5e-8."""

LANES = 4
"""Classes that are computed at once: a fixed number is turned into the machine's vectors."""


def tally(codes: Any, out: Any) -> None:
    """Adds to `out` how often every code occurs."""
    for row in range(len(codes)):
        out[codes[row]] += 1


def deal(  # noqa: PLR0917 - for the compiler, which takes arrays by position
    task: Any, annotator: Any, value: Any, place: Any, to_annotator: Any, to_value: Any
) -> None:
    """Writes annotators and values by task; `place` holds where every task begins and is used up."""
    for row in range(len(task)):
        at = place[task[row]]
        place[task[row]] = at + 1
        to_annotator[at] = annotator[row]
        to_value[at] = value[row]


def order_pass(lo: int, hi: int, start: Any, annotator: Any, value: Any) -> float:
    """Puts the answers of each task lo to hi in order of annotator and value, by insertion; returns how many
    repeat the one before."""
    again = 0.0
    for task in range(lo, hi):
        first = start[task]
        for row in range(first + 1, start[task + 1]):
            who, said, at = annotator[row], value[row], row
            while at > first and (
                annotator[at - 1] > who or (annotator[at - 1] == who and value[at - 1] > said)
            ):
                annotator[at], value[at] = annotator[at - 1], value[at - 1]
                at -= 1
            annotator[at], value[at] = who, said
            again += at > first and annotator[at - 1] == who and value[at - 1] == said
    return again


def right_pass(  # noqa: PLR0917 - for the compiler, which takes arrays by position
    lo: int, hi: int, start: Any, annotator: Any, value: Any, posterior: Any, right: Any
) -> float:
    """Adds the probabilities of what was answered in tasks lo to hi to `right`, by annotator."""
    for task in range(lo, hi):
        for row in range(start[task], start[task + 1]):
            right[annotator[row]] += posterior[task, value[row]]
    return 0.0


def counting_sort(order: Any, key: Any, place: Any, out: Any) -> None:
    """Writes `order`, sorted by key and otherwise as it was, to `out`; `place` holds where the rows of every
    key begin and is used up."""
    for row in order:
        out[place[key[row]]] = row
        place[key[row]] += 1


def share_pass(  # noqa: PLR0917 - for the compiler, which takes arrays by position
    lo: int, hi: int, start: Any, value: Any, pinned: Any, posterior: Any
) -> float:
    """Writes the vote shares (or the known class) of tasks lo to hi to `posterior`, zero before."""
    for task in range(lo, hi):
        first, last = start[task], start[task + 1]
        if pinned[task] >= 0:
            posterior[task, pinned[task]] = 1.0
        else:
            for row in range(first, last):
                posterior[task, value[row]] += 1.0 / (last - first)
    return 0.0


def count_pass(  # noqa: PLR0917 - one loop nest for the compiler, which takes arrays by position
    lo: int, hi: int, start: Any, annotator: Any, value: Any, posterior: Any, counts: Any
) -> float:
    """Adds the posteriors of tasks lo to hi to `counts` (annotator and label in one, true class)."""
    classes = posterior.shape[1]
    for task in range(lo, hi):
        for row in range(start[task], start[task + 1]):
            at = annotator[row] * classes + value[row]
            for k in range(classes):
                counts[at, k] += posterior[task, k]
    return 0.0


def lift_pass(  # noqa: PLR0917 - one loop nest for the compiler, which takes arrays by position
    lo: int,
    hi: int,
    start: Any,
    annotator: Any,
    value: Any,
    pinned: Any,
    lift: Any,
    prior: Any,
    posterior: Any,
    right: Any,
) -> float:
    """One pass of `lifts.search` over tasks lo to hi: writes posteriors, adds the expected right answers to
    `right` (annotator, label) and returns by how much posteriors moved, all together."""
    moved = 0.0
    classes = prior.shape[0]
    score = np.empty(classes)
    for task in range(lo, hi):
        first, last = start[task], start[task + 1]
        for k in range(classes):
            score[k] = prior[k]
        for row in range(first, last):
            score[value[row]] += lift[annotator[row], value[row]]
        top = score[0]
        for k in range(1, classes):
            top = max(top, score[k])
        total = 0.0
        for k in range(classes):
            score[k] = exp(score[k] - top)
            total += score[k]
        for k in range(classes):
            score[k] /= total
            if pinned[task] >= 0:
                score[k] = 1.0 if k == pinned[task] else 0.0
            moved += abs(score[k] - posterior[task, k])
            posterior[task, k] = score[k]
        for row in range(first, last):
            right[annotator[row], value[row]] += score[value[row]]
    return moved


def em_pass(  # noqa: C901, PLR0912, PLR0917 - one loop nest for the compiler, which takes arrays by position
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
    still: float,
) -> float:
    """One pass of expectation-maximisation over tasks lo to hi; returns the log evidence. `theta` is log
    P(label | true class), by annotator and label in one (row) and class, with columns of zeros up to a
    multiple of `LANES`, as `prior`; `pinned` is the known class of a task or -1. A posterior that moves by
    more than `still` is written, and what changed is added to `counts` (laid out as `theta`, and a last row
    for the classes): counts always hold what is written, and settled tasks cost nothing."""
    evidence = 0.0
    classes, wide, last_row = posterior.shape[1], prior.shape[0], counts.shape[0] - 1
    score, change, fetched = np.empty_like(prior), np.zeros_like(counts[0]), 0.0
    for task in range(lo, hi):
        first, last, known = start[task], start[task + 1], pinned[task]
        for k in range(wide):
            score[k] = prior[k]
        for row in range(first, last):
            at = annotator[row] * classes + value[row]
            # Read ahead of the writing below, so that the machine fetches all of a task's rows at once.
            fetched += counts[at, 0]
            for lane in range(0, wide, LANES):
                for k in range(LANES):
                    score[lane + k] += theta[at, lane + k]
        top = score[0]
        for k in range(1, classes):
            top = max(top, score[k])
        total = 0.0
        for k in range(classes):
            score[k] = exp(score[k] - top) if score[k] - top > FAINT else 0.0
            total += score[k]
        evidence += top + log(total)
        moved = 0.0
        for k in range(classes):
            score[k] /= total
            if known >= 0:
                score[k] = 1.0 if k == known else 0.0
            change[k] = score[k] - posterior[task, k]
            moved = max(moved, abs(change[k]))
        if moved <= still:
            continue
        for k in range(classes):
            posterior[task, k] = score[k]
            counts[last_row, k] += change[k]
        for row in range(first, last):
            at = annotator[row] * classes + value[row]
            for lane in range(0, wide, LANES):
                for k in range(LANES):
                    counts[at, lane + k] += change[lane + k]
    return evidence + 0.0 * fetched


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


def edit_pass(  # noqa: PLR0917 - one loop nest for the compiler, which takes arrays by position
    lo: int, hi: int, start: Any, word_start: Any, word: Any, place: Any, away: Any
) -> float:
    """Writes the edit distances of all pairs of texts of tasks lo to hi, by the length of the longer, to
    `away`, where those of a task with n texts are n x n numbers from `place` on."""
    for task in range(lo, hi):
        n = start[task + 1] - start[task]
        for i in range(n):
            a = word[word_start[start[task] + i] : word_start[start[task] + i + 1]]
            for j in range(i):
                b = word[word_start[start[task] + j] : word_start[start[task] + j + 1]]
                row = np.arange(len(b) + 1)
                for x in range(len(a)):
                    corner = row[0]
                    row[0] = x + 1
                    for y in range(len(b)):
                        least = min(row[y], row[y + 1]) + 1
                        least = min(least, corner + (0 if a[x] == b[y] else 1))
                        corner = row[y + 1]
                        row[y + 1] = least
                apart = row[len(b)] / max(len(a), len(b), 1)
                away[place[task] + i * n + j] = apart
                away[place[task] + j * n + i] = apart
    return 0.0


@cache
def compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    """The loop as machine code that releases the interpreter's lock."""
    numba: Any = import_module("numba")  # late: half a second that small tables need not pay
    # Sums may be taken in another order, which lets the compiler use the machine's vectors; nothing here
    # depends on infinities or NaN.
    fast = {"reassoc", "contract", "arcp", "nsz"}
    machine: Callable[..., Any] = numba.njit(cache=True, nogil=True, fastmath=fast, error_model="numpy")(loop)
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
