"""The default for categories: the mean of structurally different models, tempered for dependence between
answers.

No single model is best everywhere, and each is overconfident in its own way: answers to one task are not
independent given its truth. Therefore: 1. vote shares, one coin per annotator, confusion matrices with
pooled rows (`ibcc`), and three forms of `minimax_entropy` (with and without effects of the task and a class
prior) each give posteriors; 2. each posterior is raised to the power 1 / (1 + (n - 1) RHO) for a task with n
answers: n answers that are correlated by RHO are worth that many independent ones (the design effect of Kish
1965); 3. their mean is weighted by exp(CARE x how well the model foretells each answer from the others):
models that fail a set lose their say, while near-equals keep it (prediction of answers is a guard, not a
judge of truth); 4. where gold is given, one more power, fitted on gold tasks as if they were unknown and
shrunk to 1, sets the scale.

Task effects cost the square of the classes: above `WORK` judgments times squared classes they are left out.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import minimax_entropy, one_coin
from sterling.quality.dawid_skene import CELLS, search
from sterling.quality.ibcc import expected, pooled_rows
from sterling.quality.one_coin import softmax
from sterling.quality.posterior import finish, one_hot, shares
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "auto"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})
RHO = 0.1
CARE = 5.0
WORK = 2_500_000
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "effects": {"task_precision": 3.0},
    "annotator effects": {"task_precision": 1e12},
    "effects and frequencies": {"task_precision": 10.0, "class_prior": 1.0},
}


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`: known classes by task: they are fitted to, and set the scale of all probabilities.

    Ties go to the first class in the stated order. The random generator is not used.
    """
    table = dense(votes)
    known = pinned(table, params.get("gold"))
    if not len(table.value) or len(table.classes) < 2:
        return finish(NAME, table, shares(one_hot(table)))
    mixed, weights = combine(table, known, params)
    diagnostics: dict[str, Any] = {"weights": weights}
    if (known >= 0).any():
        blind, _ = combine(table, np.full_like(known, -1), params)
        diagnostics["power"] = power = gold_power(blind, known)
        mixed = one_coin.pin(softmax(power * np.log(np.maximum(mixed, 1e-12))), known)
    return finish(NAME, table, mixed, diagnostics, gold=bool((known >= 0).any()))


def combine(table: Table, known: Ints, params: Mapping[str, Any]) -> tuple[Floats, dict[str, float]]:
    """The weighted mean of the members' tempered posteriors, and the weights."""
    share = shares(one_hot(table))
    members = _members(table, known, params)
    power = 1 / (1 + np.maximum(table.counts - 1, 0) * RHO)
    tempered = {name: temper(p, power) for name, p in members.items()}
    foretold = np.asarray([foresight(table, p) for p in tempered.values()])
    say = np.exp(CARE * (foretold - foretold.max()))
    each = np.append(say / say.sum() * len(say), 1.0)
    each /= each.sum()
    mixed = np.zeros_like(share)
    for weight, posterior in zip(each.tolist(), [*tempered.values(), temper(share, power)], strict=True):
        mixed += weight * posterior
    return mixed, dict(zip([*members, "majority"], each.tolist(), strict=True))


def _members(table: Table, known: Ints, params: Mapping[str, Any]) -> dict[str, Floats]:
    """The models' posteriors: those that the table's size allows."""
    engine = {"engine": params.get("engine")}
    members = {"one_coin": one_coin.fit(table, known, {})}
    squares = len(table.classes) ** 2
    if len(table.annotators) * squares <= CELLS:
        members["ibcc"] = search(table, known, engine, lambda f: expected(f, 5.0)).posterior
        if len(table.value) * squares <= WORK:
            for name, settings in EFFECTS.items():
                members[name] = minimax_entropy.fit(table, known, {**settings, **engine})[0]
    return members


def temper(posterior: Floats, power: Floats) -> Floats:
    """Each task's posterior raised to its power."""
    return softmax(np.log(np.maximum(posterior, 1e-30)) * power[:, None])


def foresight(table: Table, posterior: Floats, strength: float = 5.0) -> float:
    """Mean log probability of every answer, foretold from the task's other answers and the annotator's
    others.

    The answer's own share is taken out of the posterior and of the annotator's confusion matrix, which is
    drawn to that of all annotators as in `ibcc`; no model is fitted again.
    """
    classes, task = len(table.classes), table.task
    size = len(table.annotators) * classes
    if size * classes > CELLS:
        return 0.0
    cell = table.annotator.astype(np.int64) * classes + table.value
    counts = np.stack([np.bincount(cell, posterior[task, k], size) for k in range(classes)], axis=1)
    cube: Floats = np.asarray(counts.reshape(-1, classes, classes), dtype=np.float64)
    alpha = cube + strength * pooled_rows(cube)
    own, total = posterior[task], alpha.sum(axis=1)[table.annotator]
    said = alpha.reshape(-1, classes)[cell]
    others = np.maximum(own, 1e-12) / (said / total)
    others /= others.sum(axis=1, keepdims=True)
    without = np.maximum(said - own, 1e-9) / np.maximum(total - own, 1e-9)
    return float(np.log((others * without).sum(axis=1)).mean())


def gold_power(posterior: Floats, known: Ints) -> float:
    """The power of greatest likelihood of the gold tasks times a log-normal prior around 1 (sigma 0.5).

    The posteriors must come from a fit that did not see the gold.
    """
    at = np.flatnonzero(known >= 0)
    logs, truth = np.log(np.maximum(posterior[at], 1e-12)), known[at]
    grid: Floats = np.geomspace(0.1, 4, 120)
    powers: list[float] = grid.tolist()
    fitness = [
        float(np.log(softmax(power * logs)[np.arange(len(at)), truth]).sum()) - np.log(power) ** 2 / 0.5
        for power in powers
    ]
    return powers[int(np.argmax(fitness))]
