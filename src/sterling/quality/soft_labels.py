"""Tasks without one truth: the distribution of answers is the label, and each annotator has a voice.

soft: the shares of the classes among all who might answer: the counts of a task, drawn to the frequencies of
the classes by `STRENGTH` answers. foretell: what an annotator will answer, from what others answered to the
same task and how this annotator's answers go with those of others elsewhere, drawn to how anybody's do.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Votes
from sterling.quality.posterior import one_hot
from sterling.quality.table import Floats, Table, dense

STRENGTH = 2.0
PULL = 10.0


def soft(votes: Votes) -> Mapping[Hashable, Mapping[Hashable, float]]:
    """By task, the expected share of each class."""
    table = dense(votes)
    shares = _smoothed(one_hot(table).astype(np.float64))
    rows = zip(table.tasks, shares.tolist(), strict=True)
    return {task: dict(zip(table.classes, row, strict=True)) for task, row in rows}


def foretell(votes: Votes) -> Mapping[tuple[Hashable, Hashable], Mapping[Hashable, float]]:
    """By task and annotator, the probability of each class for the answer given, as if it were unknown."""
    table = dense(votes)
    counts = one_hot(table).astype(np.float64)[table.task]
    rows = np.arange(len(table.value))
    counts[rows, table.value] -= 1
    others = _smoothed(counts)
    chances = _chances(table, others).tolist()
    return {
        (table.tasks[task], table.annotators[who]): dict(zip(table.classes, chance, strict=True))
        for task, who, chance in zip(table.task.tolist(), table.annotator.tolist(), chances, strict=True)
    }


def _smoothed(counts: Floats) -> Floats:
    """Shares, drawn to the frequencies of the classes."""
    total = counts.sum(axis=0) + 1
    frequency = total / total.sum()
    drawn = counts + STRENGTH * frequency
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True), dtype=np.float64)


def _chances(table: Table, others: Floats) -> Floats:
    """P(answer | what others say) for every row, itself taken out of what is known of its annotator."""
    people, classes = len(table.annotators), len(table.classes)
    said = np.eye(classes)[table.value]
    joint = others[:, :, None] * said[:, None, :]
    each = np.zeros((people, classes, classes))
    np.add.at(each, table.annotator, joint)
    pooled = each.sum(axis=0) + 1 / max(classes, 1)
    pooled /= pooled.sum(axis=1, keepdims=True)
    known = each[table.annotator] - joint + PULL * pooled
    known /= known.sum(axis=2, keepdims=True)
    return np.asarray(np.einsum("rj,rjk->rk", others, known), dtype=np.float64)


def log_loss(votes: Votes, chances: Mapping[tuple[Hashable, Hashable], Mapping[Any, float]]) -> float:
    """Mean log loss of the answers that were given, in nats."""
    rows = zip(votes.tasks, votes.annotators, votes.values, strict=True)
    given = [max(chances[task, who].get(said, 0.0), 1e-12) for task, who, said in rows]
    return float(-np.log(given).mean())
