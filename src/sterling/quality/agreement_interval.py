"""Agreement with its interval: every measure, and how far it would move with other tasks of the same kind.

A measure is a function of sums over tasks. Tasks are drawn anew with replacement (Efron 1979), those that
look the same together, which makes a draw as cheap as there are different tasks; the interval lies between
the quantiles of the measure over the draws.

raw, fleiss, krippendorff_{nominal, ordinal, interval, ratio}: as in `agreement`; ratio distances are
((a - b) / (a + b))^2. gwet_ac1, gwet_ac2: chance from how unevenly the classes are used (Gwet 2008), AC2 with
quadratic weights by place. span_f1: twice the spans two annotators both marked, over all they marked.
similarity: the mean similarity of two answers to a task, such as the IoU of matched regions.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, cast

import numpy as np

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import Votes
from sterling.quality.agreement import coded
from sterling.quality.table import Floats, Longs, Table, dense

Similarity = Callable[[Any, Any], float]
MOST = 200
"""Values from which (values x values) sums per task are too large."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An agreement and its interval; NaN where there is nothing to compare."""

    value: float
    low: float
    high: float
    tasks: int


@dataclass(frozen=True, slots=True, eq=False)
class _Measure:
    """(tasks x sums) what each task adds, the measure from (draws x sums), and how often each row occurs."""

    sums: Any
    of: Callable[[Any], Any]
    times: Floats | None = None


def estimate(
    votes: Votes,
    name: str,
    similarity: Similarity | None = None,
    *,
    level: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> Estimate:
    """The agreement of these votes and its interval; raises `Invalid` for an unknown measure."""
    if name == "span_f1":
        measure = _spans(dense(votes))
    elif name == "similarity":
        if similarity is None:
            raise Invalid("The measure 'similarity' needs a function of two answers.")
        measure = _similar(dense(votes), similarity)
    else:
        measure = _coded(votes, name)
    return _bootstrap(measure, level, draws, seed)


def _bootstrap(measure: _Measure, level: float, draws: int, seed: int) -> Estimate:
    if not len(measure.sums):
        return Estimate(np.nan, np.nan, np.nan, 0)
    kinds, times = (measure.sums, measure.times) if measure.times is not None else _alike(measure.sums)
    tasks = round(float(times.sum()))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(measure.of(times[None, :] @ kinds)[0])
        drawn = np.random.default_rng(seed).multinomial(tasks, times / tasks, size=draws)
        found = measure.of(drawn.astype(np.float64) @ kinds)
    found = found[np.isfinite(found)]
    if not len(found) or not np.isfinite(value):
        return Estimate(value, np.nan, np.nan, tasks)
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return Estimate(value, min(low, value), max(high, value), tasks)


def _alike(sums: Floats) -> tuple[Floats, Floats]:
    """Different rows, and how often each occurs."""
    # One random projection tells rows apart but for a chance of about 1e-10.
    mark = np.asarray(sums @ np.random.default_rng(1).normal(size=sums.shape[1]), dtype=np.float64)
    keys = np.rint(mark * 1e9)
    _, first, times = np.unique(keys, return_index=True, return_counts=True)
    return sums[first], times.astype(np.float64)


def _coded(votes: Votes, name: str) -> _Measure:
    table, values, codes = coded(votes)
    if name == "krippendorff_interval":
        return _interval(table, _numbers(values)[codes])
    flat: Any = np.bincount(
        table.task.astype(np.int64) * len(values) + codes, minlength=len(table.tasks) * len(values)
    )
    counts: Floats = flat.reshape(len(table.tasks), len(values)).astype(np.float64)
    if name in {"gwet_ac1", "gwet_ac2"}:
        return _gwet(counts, weighted=name == "gwet_ac2")
    counts = counts[counts.sum(axis=1) > 1]
    if name in {"raw", "fleiss", "krippendorff_nominal"}:
        return _nominal(counts, name)
    if name in {"krippendorff_ordinal", "krippendorff_ratio"}:
        return _weighted(counts, None if name.endswith("ordinal") else _ratio(_numbers(values)))
    raise Invalid(f"There is no agreement measure {name!r} with an interval.")


def _numbers(values: Sequence[Hashable]) -> Floats:
    try:
        return np.asarray([float(str(v)) for v in values], dtype=np.float64)
    except ValueError as error:
        raise Invalid(f"Distances need numbers: {error}.") from error


def _nominal(counts: Floats, name: str) -> _Measure:
    n = counts.sum(axis=1)
    same, pairs = (counts * (counts - 1)).sum(axis=1), n * (n - 1)
    each = np.maximum(n - 1, 1)
    sums = np.column_stack([same, pairs, same / each, counts])

    def of(s: Any) -> Any:
        total = s[:, 3:].sum(axis=1)
        seen, chance = s[:, 0] / s[:, 1], ((s[:, 3:] / total[:, None]) ** 2).sum(axis=1)
        if name == "raw":
            return seen
        if name == "fleiss":
            return (seen - chance) / (1 - chance)
        unlike = total**2 - (s[:, 3:] ** 2).sum(axis=1)
        return 1 - (total - s[:, 2]) * (total - 1) / unlike

    return _Measure(sums, of)


def _interval(table: Table, said: Floats) -> _Measure:
    """Squared differences need no pairs: n sum x^2 - (sum x)^2."""
    tasks, n = table.task, table.counts.astype(np.float64)
    said = said - (said.mean() if len(said) else 0.0)
    one, two = (np.bincount(tasks, said**k, len(n)) for k in (1, 2))
    apart = 2 * (n * two - one**2) / np.maximum(n - 1, 1)
    sums = np.column_stack([apart, n, one, two])[n > 1]

    def of(s: Any) -> Any:
        expected = 2 * (s[:, 1] * s[:, 3] - s[:, 2] ** 2) / (s[:, 1] - 1)
        return 1 - s[:, 0] / expected

    return _Measure(sums, of)


def _ratio(place: Floats) -> Floats:
    total = place[:, None] + place[None, :]
    gap = place[:, None] - place[None, :]
    return np.divide(gap, total, out=np.zeros_like(gap), where=total != 0) ** 2


def _weighted(counts: Floats, apart: Floats | None) -> _Measure:
    """From coincidences of values; the distances of ordinal values follow from their frequencies."""
    size = counts.shape[1]
    if size > MOST:
        told = f"{size} different values are more than {MOST}; take the interval distance."
        raise TooLarge(told, values=size)
    kinds, times = _alike(counts)
    n = kinds.sum(axis=1)
    both = kinds[:, :, None] * kinds[:, None, :]
    both[:, np.arange(size), np.arange(size)] -= kinds
    sums = np.column_stack([(both / (n - 1)[:, None, None]).reshape(len(n), -1), kinds])

    def of(s: Any) -> Any:
        total = s[:, -size:]
        if apart is None:
            middle = np.cumsum(total, axis=1) - total / 2
            distance = (middle[:, :, None] - middle[:, None, :]) ** 2
        else:
            distance = np.broadcast_to(apart, (len(s), size, size))
        observed = (s[:, :-size].reshape(-1, size, size) * distance).sum(axis=(1, 2))
        expected = np.einsum("bi,bij,bj->b", total, distance, total) / (total.sum(axis=1) - 1)
        return 1 - observed / expected

    return _Measure(sums, of, times)


def _gwet(counts: Floats, weighted: bool) -> _Measure:
    size, n = counts.shape[1], counts.sum(axis=1)
    place = np.linspace(0, 1, size)
    weight: Any = 1 - (place[:, None] - place[None, :]) ** 2 if weighted else np.eye(size)
    several = n > 1
    near: Any = (counts * (counts @ weight - 1)).sum(axis=1) / np.maximum(n * (n - 1), 1)
    sums: Any = np.column_stack([near * several, several, n > 0, counts / np.maximum(n, 1)[:, None]])

    def of(s: Any) -> Any:
        share = s[:, 3:] / s[:, 2:3]
        chance = float(weight.sum()) / (size * (size - 1)) * (share * (1 - share)).sum(axis=1)
        return (s[:, 0] / s[:, 1] - chance) / (1 - chance)

    return _Measure(sums, of)


def _pairs(table: Table) -> list[tuple[int, int, int]]:
    """Task and both rows of every pair of answers by different annotators to the same task."""
    return [
        (code, i, j)
        for code in range(len(table.tasks))
        for i, j in combinations(range(int(table.start[code]), int(table.start[code + 1])), 2)
        if table.annotator[i] != table.annotator[j]
    ]


def _per_task(table: Table, rows: Sequence[tuple[int, float, float]]) -> Floats:
    """(tasks with pairs x 2) sums of two numbers by task."""
    columns = np.asarray(rows, dtype=np.float64).reshape(-1, 3)
    task: Longs = columns[:, 0].astype(np.int64)
    sums = [np.bincount(task, columns[:, k], len(table.tasks)) for k in (1, 2)]
    return np.asarray(np.column_stack(sums)[np.unique(task)], dtype=np.float64)


def _spans(table: Table) -> _Measure:
    sets = [frozenset(tuple(s[:3]) for s in cast("Sequence[Any]", value)) for value in table.value.tolist()]
    pairs = _pairs(table)
    rows = [(t, 2.0 * len(sets[i] & sets[j]), float(len(sets[i]) + len(sets[j]))) for t, i, j in pairs]
    # Where nobody marked anything all agree.
    return _Measure(_per_task(table, rows), lambda s: np.where(s[:, 1] > 0, s[:, 0] / s[:, 1], 1.0))


def _similar(table: Table, similarity: Similarity) -> _Measure:
    rows = [(t, float(similarity(table.value[i], table.value[j])), 1.0) for t, i, j in _pairs(table)]
    return _Measure(_per_task(table, rows), lambda s: s[:, 0] / s[:, 1])
