"""GLAD (Whitehill et al. 2009): the chance of a right answer is logistic in the annotator's ability times
the task's ease.

Abilities are normal around 1, log eases normal around 0 (standard deviations 1 and 0.5); wrong answers fall
on the other classes with equal chance. Generalised expectation-maximisation: a few ascent steps for each
expectation.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.posterior import annotator_counts, finish, one_hot, pin, shares, softmax
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "glad"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`; `passes` (50), `steps` (4 per pass). The generator is not used."""
    table = dense(votes)
    return finish(NAME, table, fit(table, pinned(table, params.get("gold")), params))


def fit(table: Table, known: Ints, params: Mapping[str, Any]) -> Floats:
    """Posteriors (tasks x classes), until they move by less than 1e-3."""
    classes, steps = len(table.classes), int(params.get("steps", 4))
    posterior = pin(shares(one_hot(table)), known)
    if not len(table.value) or classes < 2:
        return posterior
    task, who = table.task, table.annotator
    per_annotator, per_task = annotator_counts(table), table.counts
    cell = task.astype(np.int64) * classes + table.value
    ability, ease = np.ones(len(per_annotator)), np.zeros(len(per_task))
    for _ in range(int(params.get("passes", 50))):
        right = posterior[task, table.value]
        for _ in range(steps):
            strength = np.exp(ease)[task]
            slope = right - 1 / (1 + np.exp(-ability[who] * strength))
            # Steps by a bound of the curvature: a quarter of the squared factor, plus the prior's.
            up = np.bincount(who, slope * strength, len(ability)) - (ability - 1)
            bend = np.bincount(who, 0.25 * strength**2, len(ability)) + 1
            ability = ability + up / bend
            lift = ability[who] * strength
            up = np.bincount(task, slope * lift, len(ease)) - 4 * ease
            bend = np.bincount(task, 0.25 * lift**2 + np.abs(slope * lift), len(ease)) + 4
            ease = ease + up / bend
        # log of P(right) over P(one particular wrong class)
        weight = ability[who] * np.exp(ease)[task] + np.log(classes - 1)
        score = np.bincount(cell, weight, posterior.size).reshape(posterior.shape)
        moved, posterior = posterior, pin(softmax(score), known)
        if np.abs(posterior - moved).max() < 1e-3:
            break
    return posterior
