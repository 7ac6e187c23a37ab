"""Annotator and task effects together: regularised minimax conditional entropy (Zhou et al. 2015), as a
model.

P(label | true class) is a softmax of three effects: one matrix for all annotators, one for the annotator
(normal with `annotator_precision` around 0) and one for the task (normal with `task_precision`): a task may
mislead everyone in its own way, which takes the answers' dependence into account. Fitted by generalised
expectation-maximisation: every pass takes the posteriors and then one damped Newton step, by the diagonal,
on every effect. `class_prior`: 1 to let frequent classes be likelier, 0 to take all as equally frequent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import loops
from sterling.quality.dawid_skene import check_size
from sterling.quality.posterior import finish, one_hot, pin, shares, softmax
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "minimax_entropy"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})
STEP = 0.3
FAINT = 1e-3
"""Posteriors below this move no effect."""


@dataclass(slots=True)
class Effects:
    """Logits of the label given the class: of all, by annotator and by task; and the log class prior."""

    pooled: Floats
    annotator: Floats
    task: Floats
    prior: Floats


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`, `annotator_precision` (1), `task_precision` (10; infinite: no task effects), `class_prior` (0),
    `passes` (80), `engine`. The generator is not used."""
    table = dense(votes)
    posterior, passes = fit(table, pinned(table, params.get("gold")), params)
    return finish(NAME, table, posterior, {"passes": passes})


def fit(table: Table, known: Ints, params: Mapping[str, Any]) -> tuple[Floats, int]:
    """Posteriors (tasks x classes), until none moves by 0.002, and the passes made."""
    tasks, classes = len(table.tasks), len(table.classes)
    posterior = pin(shares(one_hot(table)), known)
    if not len(table.value) or classes < 2:
        return posterior, 0
    check_size(table)
    effects = Effects(
        1.5 * np.eye(classes),
        np.zeros((len(table.annotators), classes, classes)),
        np.zeros((tasks, classes, classes)),
        np.zeros(classes),
    )
    hold = float(params.get("annotator_precision", 1.0))
    settings = np.asarray([float(params.get("task_precision", 10.0)), STEP, FAINT])
    # Eight passes at least: the loops are worth compiling for smaller tables than those of one pass.
    work = 8 * len(table.value) * classes * classes
    step = _compiled_pass if loops.worth_compiling(work, params.get("engine")) else _pass
    passes = 0
    for passes in range(1, int(params.get("passes", 80)) + 1):
        before = posterior
        posterior, slope, curve = step(table, known, effects, settings)
        effects.annotator += STEP * (slope - hold * effects.annotator) / (curve + hold)
        pull = slope.sum(axis=0) - 0.1 * effects.pooled
        effects.pooled += STEP * pull / (curve.sum(axis=0) + 0.1)
        size = posterior.sum(axis=0) + 1
        effects.prior = float(params.get("class_prior", 0.0)) * np.log(size / size.sum())
        if passes > 6 and np.abs(posterior - before).max() < 2e-3:
            break
    return posterior, passes


def _compiled_pass(
    table: Table, known: Ints, effects: Effects, settings: Floats
) -> tuple[Floats, Floats, Floats]:
    machine = loops.compiled(loops.effects_pass)
    posterior = np.empty((len(table.tasks), len(table.classes)))
    logits = effects.pooled + effects.annotator
    slopes, curves = np.zeros((2, *logits.shape)), np.zeros((2, *logits.shape))

    def run(part: int, lo: int, hi: int) -> float:
        columns = (table.start, table.annotator, table.value, known, logits, effects.task, effects.prior)
        return float(machine(lo, hi, *columns, settings, posterior, slopes[part], curves[part]))

    loops.in_two(run, len(table.tasks))
    return posterior, slopes[0] + slopes[1], curves[0] + curves[1]


def _pass(table: Table, known: Ints, effects: Effects, settings: Floats) -> tuple[Floats, Floats, Floats]:
    """The NumPy twin of `loops.effects_pass`."""
    task, rows, classes = table.task, np.arange(len(table.value)), len(table.classes)
    chance = np.exp((effects.pooled + effects.annotator)[table.annotator] + effects.task[task])
    chance /= chance.sum(axis=2, keepdims=True)
    said = np.log(chance[rows, :, table.value])
    posterior = pin(softmax(effects.prior + _sums(task, said, len(table.tasks))), known)
    weight = np.where(posterior < settings[2], 0.0, posterior)[task]
    curve = weight[:, :, None] * chance * (1 - chance)
    slope = -weight[:, :, None] * chance
    slope[rows, :, table.value] += weight
    shape = (-1, classes, classes)
    flat = [a.reshape(len(rows), -1) for a in (slope, curve)]
    own = [_sums(task, a, len(table.tasks)).reshape(shape) for a in flat]
    move = (own[0] - settings[0] * effects.task) / (own[1] + settings[0])
    effects.task += settings[1] * move
    by = [_sums(table.annotator, a, len(table.annotators)).reshape(shape) for a in flat]
    return posterior, by[0], by[1]


def _sums(place: Ints, values: Floats, size: int) -> Floats:
    """Column sums of `values` by `place`."""
    columns = [np.bincount(place, values[:, j], size) for j in range(values.shape[1])]
    return np.asarray(np.stack(columns, axis=1), dtype=np.float64)
