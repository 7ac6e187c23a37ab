"""Labels ranked by how likely they are wrong, from what annotators say and, where given, what a model says.

The chance that a label is right is what the aggregate believes of it. A model's probabilities, which must
come from a fit that did not see the task's own label (cross-validation), are first flattened to the
temperature at which they foretell the aggregate best, divided by the frequencies of the classes (those were
counted once already) and multiplied in. As in confident learning (Northcutt, Jiang and Chuang 2021), a model
speaks against a label only when it holds another class with at least the mean confidence it has in that class
where the aggregate agrees; otherwise its word counts half.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate
from sterling.quality.table import Floats, Longs, canonical

Chances = Mapping[Any, float]
TEMPERATURES = tuple(float(t) for t in np.geomspace(0.5, 8, 25))
LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label, the chance that it is wrong, and the class to look at instead."""

    task: Hashable
    label: Hashable
    wrong: float
    instead: Hashable


def suspects(
    found: Aggregate,
    labels: Mapping[Any, Any] | None = None,
    model: Mapping[Any, Chances] | None = None,
) -> list[Suspect]:
    """All labelled tasks, the likeliest wrong first; of equals in the order of the aggregate.

    `labels`: those in use (default: the aggregate's). `model`: probabilities by task and class; tasks it does
    not know are judged by the annotators alone. Raises `Invalid` for an aggregate without distributions.
    """
    tasks = [task for task in found.beliefs if labels is None or task in labels]
    if not tasks:
        return []
    said = [found.beliefs[t].value if labels is None else labels[t] for t in tasks]
    if any(found.beliefs[task].distribution is None for task in tasks):
        raise Invalid("Label errors need beliefs over classes; this aggregate has none.")
    seen = {c for t in tasks for c in (found.beliefs[t].distribution or {})}
    classes = canonical(list(seen | set(said)))
    place = {value: code for code, value in enumerate(classes)}
    chance = _matrix([found.beliefs[t].distribution or {} for t in tasks], classes)
    if model:
        known: Longs = np.flatnonzero(np.asarray([t in model for t in tasks]))
        says = _matrix([model[tasks[i]] for i in known.tolist()], classes)
        chance[known] = _with_model(chance[known], says)
    code = np.asarray([place[value] for value in said], dtype=np.int64)
    rows = np.arange(len(tasks))
    wrong = np.clip(1 - chance[rows, code], 0.0, 1.0)
    others = chance.copy()
    others[rows, code] = -1.0
    best: list[int] = np.argmax(others, axis=1).tolist()
    order: list[int] = np.argsort(-np.round(wrong, 12), kind="stable").tolist()
    return [Suspect(tasks[i], classes[int(code[i])], float(wrong[i]), classes[best[i]]) for i in order]


def _matrix(rows: list[Chances], classes: tuple[Hashable, ...]) -> Floats:
    table = np.asarray([[float(row.get(c, 0.0)) for c in classes] for row in rows], dtype=np.float64)
    table = np.maximum(table.reshape(len(rows), len(classes)), LEAST)
    return np.asarray(table / table.sum(axis=1, keepdims=True), dtype=np.float64)


def _with_model(crowd: Floats, model: Floats) -> Floats:
    """The crowd's beliefs with the model's evidence multiplied in."""
    if not len(crowd):
        return crowd
    flat = _tempered(model, _temperature(crowd, model))
    prior = crowd.mean(axis=0)
    choice = crowd.argmax(axis=1)
    usual = np.asarray(
        [flat[choice == k, k].mean() if (choice == k).any() else 1.0 for k in range(crowd.shape[1])]
    )
    top = flat.argmax(axis=1)
    sure = (top == choice) | (flat[np.arange(len(flat)), top] >= usual[top])
    weight = np.where(sure, 1.0, 0.5)[:, None]
    score: Any = np.log(crowd) + weight * (np.log(flat) - np.log(prior))
    raised = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def _tempered(model: Floats, temperature: float) -> Floats:
    raised = model ** (1 / temperature)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def _temperature(crowd: Floats, model: Floats) -> float:
    """That of the greatest expected log likelihood of the crowd's beliefs."""
    fitness = [float((crowd * np.log(_tempered(model, t))).sum()) for t in TEMPERATURES]
    return TEMPERATURES[int(np.argmax(fitness))]
