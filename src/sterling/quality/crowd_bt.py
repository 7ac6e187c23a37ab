"""Pairs judged by annotators of unlike reliability (Bradley and Terry 1952; Chen et al. 2013; Davidson 1970).

The left item is preferred with log odds gain(annotator) (score(left) - score(right)) + position + covariates;
a gain of 1 is that of the typical annotator, 0 a coin, under 0 the opposite. Gains have a normal prior around
1 whose variance is fitted (partial pooling), scores one of the variance of greatest evidence. A tie has the
weight `tie` against the geometric mean of both sides (Davidson), fitted so that as many ties are expected as
were seen. Position is what the left side gains by being on the left.

Intervals (95 %) are the wider of the model's and of those that take an annotator's comparisons as one cluster
(Liang and Zeger 1986). Items lie in `diagnostics["items"]`, strongest first.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from pydantic import JsonValue

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality import bradley_terry
from sterling.quality.bradley_terry import Strengths
from sterling.quality.posterior import reliabilities
from sterling.quality.table import Floats, Longs, Table, dense

NAME = "crowd_bt"
SHAPES = frozenset({VoteShape.PAIR})
PASSES = 30
GAIN_VARIANCE = 0.1
"""Where the variance of gains starts; it is as if ten annotators had shown it."""


@dataclass(slots=True, eq=False)
class Comparisons:
    """One row a comparison: items, annotator, outcome (1, 0, -1 for the left) and covariates."""

    left: Longs
    right: Longs
    who: Longs
    outcome: Floats
    extra: Floats
    items: int
    people: int


@dataclass(slots=True, eq=False)
class Fit:
    """Scores, effects of position and covariates, gains, weight of a tie, and the covariance of the scores
    and effects."""

    score: Floats
    effect: Floats
    gain: Floats
    tie: float
    covariance: Floats


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`covariates`: by name, a mapping of task to a number, such as how much longer the left one is (0 where
    there is none); `variance`: that of the scores' prior. The generator is not used."""
    table = dense(Votes(votes.shape, votes.tasks, votes.annotators, votes.values, (1, 0, -1)))
    items, left, right = bradley_terry.pairs(table)
    variance = bradley_terry.fit(table, items, left, right, params.get("variance")).variance
    named = cast("Mapping[str, Mapping[Hashable, float]]", params.get("covariates") or {})
    extra = [np.ones(len(table.tasks))]
    extra += [np.asarray([float(by.get(t, 0.0)) for t in table.tasks]) for by in named.values()]
    task = table.task
    rows = Comparisons(
        left[task],
        right[task],
        table.annotator.astype(np.int64),
        1.0 - table.value,
        np.stack(extra, axis=1)[task],
        len(items),
        len(table.annotators),
    )
    found = fit(rows, variance)
    size = len(items)
    strengths = Strengths(items, found.score, found.covariance[:size, :size], variance)
    win = bradley_terry.win_probability(strengths, left, right)
    beliefs: dict[Hashable, Belief] = {}
    for code, name in enumerate(table.tasks):
        p, n = float(win[code]), int(table.start[code + 1] - table.start[code])
        beliefs[name] = Belief(1 if p >= 0.5 else -1, max(p, 1 - p), n, n > 1, {1: p, -1: 1 - p})
    diagnostics: dict[str, JsonValue] = {
        "variance": variance,
        "items": bradley_terry.ranked(strengths),
        "tie": found.tie,
        "effects": dict(zip(["position", *named], found.effect.tolist(), strict=True)),
        "gains": {str(who): float(g) for who, g in zip(table.annotators, found.gain, strict=True)},
    }
    return Aggregate(NAME, beliefs, _known(table, win), diagnostics)


def fit(rows: Comparisons, variance: float) -> Fit:
    """Scores and effects by Newton's steps, gains by theirs, the weight of ties by its fixed point."""
    size, effects = rows.items, rows.extra.shape[1]
    point = np.zeros(size + effects)
    ties = float((rows.outcome == 0).mean()) if len(rows.outcome) else 0.0
    found = Fit(point[:size], point[size:], np.ones(rows.people), 2 * ties / max(1 - ties, 0.01), np.zeros(0))
    precision = np.append(np.full(size, 1 / variance), np.ones(effects))
    spread = GAIN_VARIANCE
    hessian = np.diag(precision)
    for _ in range(PASSES if len(rows.outcome) else 0):
        slope, weight = _slopes(rows, found)
        hessian = _curvature(rows, found.gain, weight) + np.diag(precision)
        move = np.linalg.solve(hessian, _gradient(rows, found.gain, slope) - precision * point)
        point = point + move * min(1.0, 2.0 / max(float(np.abs(move).max()), 1e-12))
        found.score, found.effect = point[:size], point[size:]
        spread = _gains(rows, found, spread)
        found.tie *= _tie_ratio(rows, found)
        if np.abs(move).max() < 1e-7:
            break
    found.covariance = _covariance(rows, found, hessian, precision * point)
    return found


def _gradient(rows: Comparisons, gain: Floats, slope: Floats) -> Floats:
    """How the log likelihood rises with each score and effect."""
    by = slope * gain[rows.who]
    scores = np.bincount(rows.left, by, rows.items) - np.bincount(rows.right, by, rows.items)
    return np.concatenate([scores, slope @ rows.extra]).astype(np.float64)


def _curvature(rows: Comparisons, gain: Floats, weight: Floats) -> Floats:
    """Minus the second derivatives by scores and effects."""
    size, by = rows.items, gain[rows.who]
    curve = np.zeros((size + rows.extra.shape[1],) * 2)
    pairs: Any = np.bincount(rows.left * size + rows.right, weight * by**2, size * size)
    met = pairs.reshape(size, size) + pairs.reshape(size, size).T
    curve[:size, :size] = np.diag(met.sum(axis=1)) - met
    for k, column in enumerate(rows.extra.T):
        cross = weight * by * column
        curve[:size, size + k] = np.bincount(rows.left, cross, size) - np.bincount(rows.right, cross, size)
        curve[size + k, :size] = curve[:size, size + k]
    curve[size:, size:] = rows.extra.T @ (rows.extra * weight[:, None])
    return curve


def _chances(rows: Comparisons, found: Fit) -> tuple[Floats, Floats]:
    """P(left) - P(right), and P(left) + P(right)."""
    gap = found.score[rows.left] - found.score[rows.right]
    half = np.clip(found.gain[rows.who] * gap + rows.extra @ found.effect, -60, 60) / 2
    won, lost = np.exp(half), np.exp(-half)
    total = won + lost + found.tie
    return (won - lost) / total, (won + lost) / total


def _slopes(rows: Comparisons, found: Fit) -> tuple[Floats, Floats]:
    """First derivative of the log likelihood by the log odds, and minus the second."""
    lead, decided = _chances(rows, found)
    return (rows.outcome - lead) / 2, (decided - lead**2) / 4


def _gains(rows: Comparisons, found: Fit, spread: float) -> float:
    """One step of every annotator's gain; returns the variance of gains that now is most likely."""
    gap = found.score[rows.left] - found.score[rows.right]
    slope, weight = _slopes(rows, found)
    rise = np.bincount(rows.who, slope * gap, rows.people) - (found.gain - 1) / spread
    curve = np.bincount(rows.who, weight * gap**2, rows.people) + 1 / spread
    found.gain = np.clip(found.gain + np.clip(rise / curve, -0.5, 0.5), -3, 5)
    seen = float(((found.gain - 1) ** 2 + 1 / curve).sum())
    return (seen + 10 * GAIN_VARIANCE) / (rows.people + 10)


def _tie_ratio(rows: Comparisons, found: Fit) -> float:
    """Ties seen by ties expected."""
    expected = float((1 - _chances(rows, found)[1]).sum())
    return float((rows.outcome == 0).sum()) / expected if expected > 0 else 1.0


def _covariance(rows: Comparisons, found: Fit, hessian: Floats, pulled: Floats) -> Floats:
    """The wider of the model's covariance and the one clustered by annotator, by the ratio of variances."""
    model = np.asarray(np.linalg.inv(hessian), dtype=np.float64)
    if rows.people < 2:
        return model
    slope, _ = _slopes(rows, found)
    each = np.zeros((rows.people, len(model)))
    by = slope * found.gain[rows.who]
    np.add.at(each, (rows.who, rows.left), by)
    np.add.at(each, (rows.who, rows.right), -by)
    for k, column in enumerate(rows.extra.T):
        each[:, rows.items + k] = np.bincount(rows.who, slope * column, rows.people)
    each -= pulled / rows.people
    meat = each.T @ each * rows.people / (rows.people - 1)
    ratio = np.diag(model @ meat @ model) / np.diag(model)
    wider = np.sqrt(np.maximum(ratio, 1.0))
    return np.asarray(model * wider[:, None] * wider[None, :], dtype=np.float64)


def _known(table: Table, win: Floats) -> dict[Hashable, Any]:
    """Annotators by how probable the sides they took are; a tie counts half."""
    said = 1 - table.value / 2.0
    agree = said * win[table.task] + (1 - said) * (1 - win[table.task])
    size = len(table.annotators)
    right = np.bincount(table.annotator, agree, size)
    return reliabilities(table.annotators, right, np.bincount(table.annotator, minlength=size))
