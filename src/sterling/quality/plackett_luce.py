"""Rankings: the best is chosen first, then the best of the rest, and so on (Plackett 1975; Luce 1959).

Each item of a task has a strength, with a normal prior whose variance is fitted; the next one in a ranking is
chosen with odds exp(gain(annotator) x strength) among the items not yet ranked. Items of the task that an
annotator left out come after all that were ranked. A gain of 1 is that of the typical annotator, 0 ranks at
random; gains have a normal prior around 1 whose variance is fitted. Strengths by Newton's steps, gains by
theirs.

Value: the items by strength, of equals the first in sorted order. The probability is the mean, over pairs of
neighbours, of the chance that the higher one is the stronger, by the normal approximation of strengths.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Floats, Longs, Table, canonical, dense

NAME = "plackett_luce"
SHAPES = frozenset({VoteShape.ORDER})
NORMAL = NormalDist()
ROUNDS, STEPS = 10, 8
GAIN_VARIANCE, STRENGTH_VARIANCE = 0.1, 1.0
BEFORE = 10
"""Gains, and strengths, that are taken to have been seen beforehand with these variances."""


@dataclass(slots=True, eq=False)
class Ranked:
    """The rankings of one task as codes into its items, each with its annotator, and the items' strengths."""

    items: tuple[Hashable, ...]
    orders: list[Longs]
    who: list[int]
    strength: Floats
    covariance: Floats


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """No parameters; the random generator is not used."""
    table = dense(votes)
    tasks = [_ranked(table, code) for code in range(len(table.tasks))]
    gain, spread, far = np.ones(len(table.annotators)), GAIN_VARIANCE, STRENGTH_VARIANCE
    for _ in range(ROUNDS if tasks else 0):
        for task in tasks:
            _strengths(task, gain, far)
        far = _variance(tasks)
        before, (gain, spread) = gain, _gains(tasks, gain, spread)
        if np.abs(gain - before).max() < 1e-4:
            break
    beliefs: dict[Hashable, Belief] = {}
    agree, met = np.zeros(len(gain)), np.zeros(len(gain))
    for name, task in zip(table.tasks, tasks, strict=True):
        value, sure = _belief(task)
        n = len(task.orders)
        beliefs[name] = Belief(value, sure if n > 1 else PRIOR_ACCURACY, n, n > 1)
        for order, who in zip(task.orders, task.who, strict=True):
            if n > 1:
                met[who] += 1
                agree[who] += _alike(order, task.strength)
    return Aggregate(NAME, beliefs, reliabilities(table.annotators, agree, met.astype(np.int64)))


def _ranked(table: Table, code: int) -> Ranked:
    rows = range(int(table.start[code]), int(table.start[code + 1]))
    said = [cast("Sequence[Hashable]", table.value[row]) for row in rows]
    items = canonical(list({item for order in said for item in order}))
    place = {item: at for at, item in enumerate(items)}
    orders = [np.asarray([place[item] for item in order], dtype=np.int64) for order in said]
    size = len(items)
    return Ranked(items, orders, [int(table.annotator[r]) for r in rows], np.zeros(size), np.eye(size))


def _whole(task: Ranked, order: Longs) -> Longs:
    """A ranking with the items that it leaves out after it."""
    return np.append(order, np.setdiff1d(np.arange(len(task.items)), order))


def _left(raised: Any) -> Any:
    """Of each place, the sum over it and those after it."""
    return np.cumsum(raised[::-1])[::-1]


def _variance(tasks: Sequence[Ranked]) -> float:
    """How far strengths lie apart, from tasks with several rankings; what all items of one share is nothing
    that rankings tell."""
    total, free = BEFORE * STRENGTH_VARIANCE, BEFORE
    for task in tasks:
        if len(task.orders) > 1 and len(task.items) > 1:
            covariance = task.covariance
            apart = float(np.trace(covariance)) - float(covariance.sum()) / len(covariance)
            total += float(((task.strength - task.strength.mean()) ** 2).sum()) + apart
            free += len(covariance) - 1
    return total / free


def _strengths(task: Ranked, gain: Floats, far: float) -> None:
    """Newton's steps to the most probable strengths of one task, whose prior has the variance `far`.

    A ranking chooses as often as it has items, but for the last of all. Of what is chosen from places k and
    after, place j has the share w_j / W_k, W_k being the sum of the w left: sums over the choices are w_j
    times running sums of 1 / W_k, of squares w_i w_j times those of 1 / W_k^2 up to the first of both places.
    """
    size = len(task.items)
    rows = [(float(gain[who]), _whole(task, o), len(o)) for o, who in zip(task.orders, task.who, strict=True)]
    for _ in range(STEPS):
        slope, hessian = -task.strength / far, np.eye(size) / far
        for by, whole, said in rows:
            choices = min(said, size - 1)
            score = by * task.strength[whole]
            raised = np.exp(score - score.max(initial=-np.inf))
            chance = np.zeros(size)
            chance[:choices] = 1 / _left(raised)[:choices]
            once, twice = np.cumsum(chance), np.cumsum(chance**2)
            place = np.arange(size)
            slope[whole] -= by * raised * once
            slope[whole[:choices]] += by
            both = -np.outer(raised, raised) * twice[np.minimum.outer(place, place)]
            both[place, place] += raised * once
            hessian[np.ix_(whole, whole)] += by * by * both
        task.covariance = np.asarray(np.linalg.inv(hessian), dtype=np.float64)
        move = task.covariance @ slope
        task.strength = task.strength + np.clip(move, -2, 2)
        if size == 0 or np.abs(move).max() < 1e-8:
            break


def _gains(tasks: Sequence[Ranked], gain: Floats, spread: float) -> tuple[Floats, float]:
    """One step of every annotator's gain, and the variance of gains that now is most likely."""
    rise, curve = -(gain - 1) / spread, np.full(len(gain), 1 / spread)
    for task in tasks:
        if len(task.orders) < 2:
            continue
        for order, who in zip(task.orders, task.who, strict=True):
            choices = min(len(order), len(task.items) - 1)
            s = task.strength[_whole(task, order)]
            raised = np.exp(gain[who] * (s - s.max(initial=-np.inf)))
            left = _left(raised)[:choices]
            mean = _left(raised * s)[:choices] / left
            rise[who] += float((s[:choices] - mean).sum())
            curve[who] += float((_left(raised * s**2)[:choices] / left - mean**2).sum())
    moved = np.clip(gain + np.clip(rise / curve, -0.5, 0.5), 0, 5)
    seen = float(((moved - 1) ** 2 + 1 / curve).sum())
    return moved, (seen + BEFORE * GAIN_VARIANCE) / (len(gain) + BEFORE)


def _belief(task: Ranked) -> tuple[tuple[Hashable, ...], float]:
    best: list[int] = np.lexsort((np.arange(len(task.items)), -np.round(task.strength, 9))).tolist()
    value = tuple(task.items[i] for i in best)
    if len(best) < 2:
        return value, 1.0
    upper, lower = np.asarray(best[:-1]), np.asarray(best[1:])
    c = task.covariance
    spread = c[upper, upper] + c[lower, lower] - 2 * c[upper, lower]
    gap = (task.strength[upper] - task.strength[lower]) / np.sqrt(spread)
    return value, float(np.mean([NORMAL.cdf(one) for one in gap.tolist()]))


def _alike(order: Longs, strength: Floats) -> float:
    """The share of pairs of a ranking that the strengths put in the same order; ties count half."""
    s = strength[order]
    first, second = np.triu_indices(len(s), 1)
    return float((np.sign(s[first] - s[second]) + 1).mean() / 2) if len(first) else 1.0
