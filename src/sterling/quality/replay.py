"""Real answers played again: how much accuracy fewer judgments would have bought.

Every task's recorded answers are put into one random order. Fixed redundancy takes the first k of every
task. The policy starts with two each, fits, and buys the next recorded answer of the tasks that are least
sure, a slice at a time; a task is let go once its probability reaches the threshold, or once the answers that
it may still get (up to the usual number of the table) would hardly make its label better (`outlook`). As the
least sure come first, one run holds the outcome for every threshold: the point where none below it is left to
buy. Both are aggregated by the same method, so that only the choice of what to buy differs.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from pydantic import JsonValue

from sterling.domain.redundancy import HARDLY
from sterling.domain.votes import Votes
from sterling.quality import auto, one_coin
from sterling.quality.dawid_skene import search
from sterling.quality.dependence import worth
from sterling.quality.ibcc import expected
from sterling.quality.outlook import evidence, promises
from sterling.quality.posterior import one_hot, shares
from sterling.quality.table import Floats, Longs, Table, dense, pinned

THRESHOLDS = (
    *(0.7, 0.75, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86, 0.875),
    *(0.9, 0.925, 0.95, 0.97, 0.99),
)
FIRST = 2
"""Answers every task gets first: with one each, nothing tells good annotators from bad."""
SLICES = 60


@dataclass(frozen=True, slots=True)
class Point:
    """Where a run stands: judgments bought, their share of all, accuracy on gold (0..1); `at` is k or
    threshold."""

    at: float
    judgments: int
    share: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Replay:
    """Fixed-k points, policy points by threshold, and the accuracy of all answers."""

    fixed: tuple[Point, ...]
    policy: tuple[Point, ...]
    everything: Point

    def as_json(self) -> dict[str, JsonValue]:
        """The same as plain data."""
        return {
            "fixed": [asdict(p) for p in self.fixed],
            "policy": [asdict(p) for p in self.policy],
            "all": asdict(self.everything),
        }


def belief(table: Table) -> Floats:
    """The posterior of the replay: mean of shares, one coin and ibcc, tempered as in `auto`; quick to fit
    again."""
    known = np.full(len(table.tasks), -1, dtype=np.int32)
    power = worth(table, auto.RHO)
    models = (
        shares(one_hot(table)),
        one_coin.fit(table, known, {"passes": 20}),
        search(table, known, {"passes": 30, "tolerance": 1e-4}, lambda f: expected(f, 5.0)).posterior,
    )
    return np.asarray(sum(auto.temper(m, power) for m in models) / 3, dtype=np.float64)


def replay(votes: Votes, gold: Mapping[Any, Any], rng: np.random.Generator, curtail: bool = True) -> Replay:
    """Plays the answers of tasks that have gold; gold that nobody gave is never met. `curtail`: whether tasks
    are let go that further answers would hardly make better; without it, by their probability alone. Raises
    nothing of its own; without gold the points are NaN."""
    table = dense(votes)
    truth = pinned(table, gold)
    scored = np.flatnonzero([task in gold for task in table.tasks])
    turn = turns(table, rng)

    def point(at: float, taken: Any, posterior: Floats) -> Point:
        right = np.round(posterior[scored], 12).argmax(axis=1) == truth[scored]
        n = int(taken.sum())
        return Point(at, n, n / max(len(turn), 1), float(right.mean()) if len(right) else float("nan"))

    fixed: list[Point] = []
    for k in range(1, int(table.counts.max(initial=0)) + 1):
        taken = turn < k
        fixed.append(point(k, taken, belief(table.select(taken))))
    everything = point(0, turn >= 0, belief(table))
    return Replay(tuple(fixed), tuple(_policy(table, turn, point, curtail)), everything)


def turns(table: Table, rng: np.random.Generator, kind: Any = None) -> Longs:
    """Of every row, its place in the random order of its task's answers, or of those by annotators of its
    annotator's kind (a code per annotator)."""
    of: Longs = table.task.astype(np.int64)
    if kind is not None:
        of = of * (int(kind.max()) + 1) + kind[table.annotator]
    order = np.lexsort((rng.random(len(table.value)), of))
    begins = np.append(True, np.diff(of[order]) != 0)
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order)) - np.flatnonzero(begins)[np.cumsum(begins) - 1]
    return turn


def _policy(table: Table, turn: Longs, point: Any, curtail: bool) -> list[Point]:
    """One point per threshold, of one run that always buys for the least sure."""
    have = np.minimum(table.counts, FIRST)
    slice_size = max(1, len(turn) // SLICES)
    usual = int(np.ceil(np.median(table.counts))) if len(table.counts) else 0
    waiting = list(THRESHOLDS)
    points: list[Point] = []
    while waiting:
        taken = turn < have[table.task]
        bought = table.select(taken)
        posterior = belief(bought)
        sure: Floats = posterior.max(axis=1)
        if curtail:
            promised = promises(posterior, bought.counts, usual, evidence(bought, posterior))
            sure = np.maximum(sure, 1 - HARDLY * promised)
        can = np.flatnonzero(have < table.counts)
        while waiting and not (sure[can] < waiting[0]).any():
            points.append(point(waiting.pop(0), taken, posterior))
        if waiting:
            buy = can[sure[can] < waiting[0]]
            least = buy[np.lexsort((buy, np.round(sure[buy], 9)))][:slice_size]
            have[least] += 1
    return points


def needed(found: Replay, goal: float = 0.99) -> Mapping[str, float]:
    """Share of all judgments at which each way first reaches `goal` times the accuracy of all answers."""
    least = goal * found.everything.accuracy
    ways = {"fixed": found.fixed, "policy": found.policy}
    return {
        name: min((p.share for p in points if p.accuracy >= least), default=1.0)
        for name, points in ways.items()
    }
