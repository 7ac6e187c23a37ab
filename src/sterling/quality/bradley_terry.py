"""Bradley and Terry (1952): every item has a strength; the left one wins with probability 1 / (1 + exp(right
- left)).

Strengths have a normal prior whose variance is the one of greatest evidence (Laplace's approximation), so
that few comparisons give cautious scores. A tie counts as half a win for each. The probability of a pair
allows for the uncertainty of both strengths (MacKay 1992). Items and their scores, 95 % intervals and ranks
lie in `diagnostics["items"]`, strongest first.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import JsonValue

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import PAIR_SEPARATOR, Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import reliabilities
from sterling.quality.table import Floats, Longs, Table, dense

NAME = "bradley_terry"
SHAPES = frozenset({VoteShape.PAIR})
VARIANCES = tuple(float(v) for v in np.geomspace(0.003, 10, 15))
LIMIT = 3000
"""Items above which the matrix of their covariances is too large."""


@dataclass(frozen=True, slots=True)
class Strengths:
    """Scores of the items, the covariance of their errors, and the prior variance of greatest evidence."""

    items: tuple[str, ...]
    score: Floats
    covariance: Floats
    variance: float


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`variance`: that of the prior, instead of the one of greatest evidence. The generator is not used."""
    table = dense(Votes(votes.shape, votes.tasks, votes.annotators, votes.values, (1, 0, -1)))
    items, left, right = pairs(table)
    strengths = fit(table, items, left, right, params.get("variance"))
    win = win_probability(strengths, left, right)
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        p, n = float(win[code]), int(table.start[code + 1] - table.start[code])
        beliefs[task] = Belief(1 if p >= 0.5 else -1, max(p, 1 - p), n, n > 1, {1: p, -1: 1 - p})
    said = 1 - table.value / 2.0
    agree = said * win[table.task] + (1 - said) * (1 - win[table.task])
    right_of = np.bincount(table.annotator, weights=agree, minlength=len(table.annotators))
    compared = np.bincount(table.annotator, minlength=len(table.annotators))
    known = reliabilities(table.annotators, right_of, compared)
    found: dict[str, JsonValue] = {"variance": strengths.variance, "items": ranked(strengths)}
    return Aggregate(NAME, beliefs, known, found)


def pairs(table: Table) -> tuple[tuple[str, ...], Longs, Longs]:
    """The items, and the codes of the left and right one of every task."""
    named = [str(task).split(PAIR_SEPARATOR) for task in table.tasks]
    for pair in named:
        if len(pair) != 2 or pair[0] == pair[1]:
            raise Invalid(f"The task {PAIR_SEPARATOR.join(pair)!r} does not name two items parted by U+001F.")
    items = tuple(sorted({item for pair in named for item in pair}))
    if len(items) > LIMIT:
        raise TooLarge(f"{len(items)} items are more than {LIMIT}; rank them in parts.", items=len(items))
    place = {item: code for code, item in enumerate(items)}
    codes = np.asarray([[place[a], place[b]] for a, b in named], dtype=np.int64).reshape(-1, 2)
    return items, codes[:, 0], codes[:, 1]


def fit(table: Table, items: tuple[str, ...], left: Longs, right: Longs, variance: float | None) -> Strengths:
    """The strengths of greatest posterior density, under the given or the most evident prior variance."""
    wins: Any = np.bincount(table.task, weights=1 - table.value / 2.0, minlength=len(table.tasks))
    games = table.counts.astype(np.float64)
    best: tuple[float, Strengths] | None = None
    score = np.zeros(len(items))
    for v in VARIANCES if variance is None else (float(variance),):
        score, evidence, covariance = _newton(score, (left, right, wins, games), v)
        if best is None or evidence > best[0]:
            best = evidence, Strengths(items, score, covariance, v)
    assert best is not None
    return best[1]


def _newton(
    score: Floats, games: tuple[Longs, Longs, Floats, Floats], variance: float
) -> tuple[Floats, float, Floats]:
    left, right, wins, n = games
    size = len(score)
    hessian = np.zeros((size, size))
    for _ in range(50):
        p = 1 / (1 + np.exp(score[right] - score[left]))
        pull = wins - n * p
        slope = np.bincount(left, pull, size) - np.bincount(right, pull, size) - score / variance
        weight = n * p * (1 - p)
        hessian = np.zeros((size, size))
        np.add.at(hessian, (left, right), -weight)
        hessian += hessian.T
        hessian[np.diag_indices(size)] += np.bincount(left, weight, size) + np.bincount(right, weight, size)
        hessian[np.diag_indices(size)] += 1 / variance
        move = np.linalg.solve(hessian, slope) if size else slope
        score = score + move * min(1.0, 2.0 / max(float(np.abs(move).max(initial=0)), 1e-12))
        if np.abs(move).max(initial=0) < 1e-10:
            break
    gap = score[left] - score[right]
    fitness = float((wins * gap - n * np.logaddexp(0, gap)).sum() - (score**2).sum() / (2 * variance))
    evidence = fitness - 0.5 * float(np.linalg.slogdet(hessian * variance)[1])
    return score, evidence, np.asarray(np.linalg.inv(hessian), dtype=np.float64)


def win_probability(strengths: Strengths, left: Longs, right: Longs) -> Floats:
    """P(left wins), the uncertainty of the gap averaged over."""
    c = strengths.covariance
    spread = c[left, left] + c[right, right] - 2 * c[left, right]
    gap = (strengths.score[left] - strengths.score[right]) / np.sqrt(1 + np.pi * spread / 8)
    return np.asarray(1 / (1 + np.exp(-gap)), dtype=np.float64)


def ranked(strengths: Strengths) -> list[JsonValue]:
    """One object an item: item, score, low, high, rank; of equal scores the first in sorted order."""
    half = 1.96 * np.sqrt(np.diag(strengths.covariance))
    rows: list[JsonValue] = []
    for rank, i in enumerate(np.lexsort((np.arange(len(half)), -np.round(strengths.score, 10))).tolist()):
        s, h = float(strengths.score[i]), float(half[i])
        rows.append({"item": strengths.items[i], "score": s, "low": s - h, "high": s + h, "rank": rank + 1})
    return rows
