"""Numbers from annotators of unlike precision: a mean weighted by who is precise and on which tasks people
differ.

An answer is the task's value plus the annotator's bias plus noise of variance s(annotator) v(task), normal or
with the heavy tails of Student's t. Biases and variances are drawn to those of all (biases to 0, by
`strength` answers) and found in turn with the values; residuals allow for the pull that an answer has on its
own task's value. An answer further than `CUT` spreads from its task's median counts as if it lay there.
Members that differ in tails and strength are averaged, each weighted by exp(-CARE log error), the error being
that of foretelling each answer from the task's others, weighted by its annotator's precision and cut at CUT
spreads: no one of them is best everywhere.

`spread` is the standard error: that of the weighted mean, for answers whose errors are correlated by RHO,
and the disagreement of the members together. The probability is that the value lies within `tolerance`, under
a normal error, drawn to the prior.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from math import erf, sqrt
from typing import Any

import numpy as np
from pydantic import JsonValue

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.dependence import design_effect
from sterling.quality.median import pooled_sigma, task_medians
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Floats, Table, dense

NAME = "weighted_mean"
SHAPES = frozenset({VoteShape.NUMBER})
CARE = 20.0
PASSES = 50
TASK_STRENGTH = 5.0
MEMBERS: tuple[tuple[float, float], ...] = tuple(
    (strength, tails) for strength in (10.0, 100.0, 1000.0) for tails in (np.inf, 10.0)
)
"""Strength of the pull to all annotators, and degrees of freedom of the noise."""
SETTLED = 1e-4
"""Spreads by which no value moves any more when a fit is done."""
CUT = 8.0
"""Spreads from its task's median beyond which an answer counts as if it lay there."""
RHO = 0.1
"""How far the errors of a task's answers are correlated."""


@dataclass(slots=True, eq=False)
class Fit:
    """Values of the tasks, and of every answer its weight and the annotator's bias."""

    value: Floats
    weight: Floats
    bias: Floats
    variance: Floats


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`tolerance`: how far off still counts as right (default: the pooled spread of answers about their
    medians). The generator is not used."""
    table = dense(votes)
    middle = task_medians(table)
    sigma = pooled_sigma(table, np.abs(table.value - middle[table.task]))
    tolerance = float(params.get("tolerance", sigma))
    far = CUT * max(sigma, 1e-300)
    held = replace(table, value=np.clip(table.value, middle[table.task] - far, middle[table.task] + far))
    value, spread, weights = combine(held, sigma)
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        n = int(table.start[code + 1] - table.start[code])
        pull = (1 - PRIOR_ACCURACY) * 2 / (n + 1)
        off = float(spread[code])
        sure = erf((tolerance + 1e-12) / max(off, 1e-12) / sqrt(2)) * (1 - pull) if n > 1 else PRIOR_ACCURACY
        told = None if n == 1 and sigma == 0 else off
        beliefs[task] = Belief(float(value[code]), sure, n, n > 1, None, told)
    several = table.counts[table.task] > 1
    near = np.abs(table.value - value[table.task]) <= tolerance + 1e-9
    size = len(table.annotators)
    right = np.bincount(table.annotator, near & several, size)
    known = reliabilities(table.annotators, right, np.bincount(table.annotator, several, size))
    return Aggregate(NAME, beliefs, known, {"sigma": sigma, "weights": weights})


def combine(table: Table, sigma: float) -> tuple[Floats, Floats, list[JsonValue]]:
    """The mean of the members, its standard error, and the members' weights."""
    if not len(table.value):
        return np.zeros(0), np.zeros(0), []
    # Far under what answers differ by, so that equal answers do not divide by nothing.
    least = 1e-12 * (float(np.mean(np.abs(table.value))) + sigma) ** 2 + 1e-300
    fits = [fit(table, *member, least) for member in MEMBERS]
    cut = CUT * max(sigma, sqrt(least))
    errors = np.asarray([_error(table, each, fits[0].variance, cut) for each in fits]) + least
    say = np.exp(-CARE * np.log(errors / errors.min()))
    say /= say.sum()
    values = np.asarray([each.value for each in fits])
    mean: Floats = say @ values
    own = np.asarray([1 / np.bincount(table.task, each.weight) for each in fits])
    own *= design_effect(table.counts, RHO)
    variance = say @ (own + (values - mean) ** 2)
    return mean, np.sqrt(variance), say.tolist()


def fit(table: Table, strength: float, tails: float, least: float) -> Fit:
    """One member: values, weights, biases and variances in turn."""
    task, who, said = table.task, table.annotator, np.asarray(table.value, dtype=np.float64)
    tasks, people = len(table.tasks), len(table.annotators)
    n_task = np.bincount(task, minlength=tasks)
    n_who = np.bincount(who, minlength=people)
    value: Floats = np.bincount(task, said, tasks) / n_task
    off, s = np.zeros(people), np.ones(people)
    v: Floats = np.full(tasks, max(float(((said - value[task]) ** 2).mean()), least))
    light: Floats = np.ones(len(said))
    weight = light / v[task]
    for _ in range(PASSES):
        pull = np.minimum(weight / np.bincount(task, weight, tasks)[task], 0.9)
        by = light / v[task]
        resid = np.bincount(who, by * (said - value[task]), people)
        off = resid / (np.bincount(who, by, people) + strength * by.mean())
        square = (said - value[task] - off[who]) ** 2 / (1 - pull)
        s = (np.bincount(who, light * square / v[task], people) + strength) / (n_who + strength)
        pooled = max(float((light * square / s[who]).mean()), least)
        held = np.bincount(task, light * square / s[who], tasks)
        v = np.maximum((held + TASK_STRENGTH * pooled) / (n_task + TASK_STRENGTH), least)
        if np.isfinite(tails):
            light = (tails + 1) / (tails + square / (s[who] * v[task]))
        weight = light / (s[who] * v[task])
        moved = value
        value = np.bincount(task, weight * (said - off[who]), tasks) / np.bincount(task, weight, tasks)
        if np.abs(value - moved).max() <= SETTLED * sqrt(pooled):
            break
    return Fit(value, weight, off[who], s[who])


def _error(table: Table, found: Fit, variance: Floats, cut: float) -> float:
    """Mean squared error of foretelling each answer from the task's others, by its annotator's precision."""
    task, said = table.task, table.value
    several = table.counts[task] > 1
    if not several.any():
        return 0.0
    total = np.bincount(task, found.weight)[task]
    rest = total * found.value[task] - found.weight * (said - found.bias)
    others = rest / np.maximum(total - found.weight, 1e-12 * total)
    off = np.clip(said - others, -cut, cut)[several]
    precision = 1 / variance[several]
    return float((off**2 * precision).sum() / precision.sum())
