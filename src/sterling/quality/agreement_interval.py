"""Agreement with its interval: every measure, and how far it would move with other tasks of the same kind.

A measure is a function of sums over tasks. Tasks are drawn anew with replacement (Efron 1979), those that
look the same together, which makes a draw as cheap as there are different tasks (of very many, random parts
are drawn instead); the interval lies between the quantiles of the measure over the draws.

raw, cohen, fleiss, krippendorff_{nominal, ordinal, interval, ratio}: as in `agreement`; ratio distances are
((a - b) / (a + b))^2. gwet_ac1, gwet_ac2: chance from how unevenly the classes are used (Gwet 2008), AC2 with
quadratic weights by place. span_f1: twice the spans two annotators both marked, over all they marked.
similarity: the mean similarity of two answers to a task, such as the IoU of matched regions.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, cast

import numpy as np

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import Votes
from sterling.quality.agreement import Cells, cells_of, numbers, of_two
from sterling.quality.table import Floats, Longs, Table, dense

Similarity = Callable[[Any, Any], float]
KRIPPENDORFF = frozenset(
    f"krippendorff_{distance}" for distance in ("nominal", "ordinal", "interval", "ratio")
)
CODED = frozenset({"raw", "fleiss", "gwet_ac1", "gwet_ac2"}) | KRIPPENDORFF
MOST = 200
"""Values from which (values x values) sums per task are too large."""
KINDS = 4_000
"""Different tasks up to which each is drawn by itself; of more, random parts of all tasks are drawn: so many,
or as many as `NUMBERS` leave room for."""
NUMBERS = 4_000_000
"""Numbers that one table of sums holds, at most."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An agreement and its interval; NaN where there is nothing to compare."""

    value: float
    low: float
    high: float
    tasks: int


@dataclass(frozen=True, slots=True, eq=False)
class _Measure:
    """(tasks x sums) what each task adds, the measure from (draws x sums), how often each row occurs, and the
    number of tasks, where rows are not theirs."""

    sums: Any
    of: Callable[[Any], Any]
    times: Floats | None = None
    tasks: int | None = None


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
    elif name == "cohen":
        measure = _cohen(votes)
    else:
        measure = _coded(votes, name)
    return _bootstrap(measure, level, draws, seed)


def _bootstrap(measure: _Measure, level: float, draws: int, seed: int) -> Estimate:
    if not len(measure.sums):
        return Estimate(np.nan, np.nan, np.nan, 0)
    kinds, times = (measure.sums, measure.times) if measure.times is not None else _alike(measure.sums)
    tasks = measure.tasks if measure.tasks is not None else round(float(times.sum()))
    if len(kinds) > KINDS:
        kinds = _summed(_parts(len(measure.sums), KINDS), measure.sums)
        times = np.ones(len(kinds))
    drawn = np.random.default_rng(seed).multinomial(int(times.sum()), times / times.sum(), size=draws)
    at_once = max(1, NUMBERS // kinds.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(measure.of(times[None, :] @ kinds)[0])
        each = [measure.of(drawn[i : i + at_once] @ kinds) for i in range(0, draws, at_once)]
    found = np.concatenate(each)
    found = found[np.isfinite(found)]
    if not len(found) or not np.isfinite(value):
        return Estimate(value, np.nan, np.nan, tasks)
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return Estimate(value, min(low, value), max(high, value), tasks)


def _parts(tasks: int, most: int) -> Longs:
    """The part of each task: its own, or where these were more than `most`, one of as many random ones of
    equal size, whose sums vary as those of tasks do."""
    own: Longs = np.arange(tasks, dtype=np.int64)
    return own if tasks <= most else np.random.default_rng(2).permutation(own) % most


def _summed(part: Longs, rows: Floats) -> Floats:
    """Sums of the rows of each part."""
    size = int(part.max(initial=-1)) + 1
    columns: list[Any] = [np.bincount(part, column, size) for column in rows.T]
    summed: Any = np.column_stack(columns)
    return np.asarray(summed, dtype=np.float64)


def _alike(sums: Floats) -> tuple[Floats, Floats]:
    """Different rows, and how often each occurs."""
    # One random projection tells rows apart but for a chance of about 1e-10.
    mark = np.asarray(sums @ np.random.default_rng(1).normal(size=sums.shape[1]), dtype=np.float64)
    keys = np.rint(mark * 1e9)
    _, first, times = np.unique(keys, return_index=True, return_counts=True)
    return sums[first], times.astype(np.float64)


def _cohen(votes: Votes) -> _Measure:
    left, right, size = of_two(votes)
    part = _parts(len(left), max(MOST, min(KINDS, NUMBERS // (2 * size + 1))))
    parts = int(part.max(initial=-1)) + 1
    said = [np.bincount(part * size + side, None, parts * size) for side in (left, right)]
    same = np.bincount(part, left == right, parts)
    sums: Any = np.column_stack([same, *(each.reshape(parts, size) for each in said)])

    def of(s: Any) -> Any:
        one, two = s[:, 1 : size + 1], s[:, size + 1 :]
        total = one.sum(axis=1)
        seen, chance = s[:, 0] / total, (one * two).sum(axis=1) / total**2
        return (seen - chance) / (1 - chance)

    return _Measure(np.asarray(sums, dtype=np.float64), of, tasks=len(left))


def _coded(votes: Votes, name: str) -> _Measure:
    if name not in CODED:
        raise Invalid(f"There is no agreement measure {name!r} with an interval.")
    cells = cells_of(votes)
    if name in {"gwet_ac1", "gwet_ac2"}:
        return _gwet(cells, weighted=name == "gwet_ac2")
    cells = cells.several()
    if not len(cells.answers):
        return _Measure(np.zeros((0, 1)), lambda s: s)
    if name == "krippendorff_interval":
        return _interval(cells)
    if name in {"raw", "fleiss", "krippendorff_nominal"}:
        return _nominal(cells, name)
    return _weighted(cells, None if name.endswith("ordinal") else _ratio(numbers(cells.values)))


def _with_counts(cells: Cells, each: Sequence[Any], counts: Any) -> Floats:
    """What every task adds: some sums of its own, and a number for each value, by `counts` of the cells; of
    parts of the tasks, where these are too many."""
    tasks, wide = len(cells.answers), len(cells.values)
    part = _parts(tasks, max(MOST, NUMBERS // (wide + len(each))))
    size = int(part.max(initial=-1)) + 1
    by_value: Any = np.bincount(part[cells.task] * wide + cells.value, counts, size * wide)
    own: list[Any] = [np.bincount(part, column, size) for column in each]
    found: Any = np.column_stack([*own, by_value.reshape(size, wide)])
    return np.asarray(found, dtype=np.float64)


def _nominal(cells: Cells, name: str) -> _Measure:
    n = cells.answers
    same = cells.by_task(cells.times * (cells.times - 1))
    sums = _with_counts(cells, [same, n * (n - 1), same / (n - 1)], cells.times)

    def of(s: Any) -> Any:
        total = s[:, 3:].sum(axis=1)
        seen, chance = s[:, 0] / s[:, 1], ((s[:, 3:] / total[:, None]) ** 2).sum(axis=1)
        if name == "raw":
            return seen
        if name == "fleiss":
            return (seen - chance) / (1 - chance)
        unlike = total**2 - (s[:, 3:] ** 2).sum(axis=1)
        return 1 - (total - s[:, 2]) * (total - 1) / unlike

    return _Measure(sums, of, tasks=len(n))


def _interval(cells: Cells) -> _Measure:
    """Squared differences need no pairs: n sum x^2 - (sum x)^2."""
    place, n = numbers(cells.values), cells.answers
    said = (place - np.average(place, weights=np.maximum(cells.total, 1e-300)))[cells.value]
    one, two = (cells.by_task(cells.times * said**k) for k in (1, 2))
    sums = np.column_stack([2 * (n * two - one**2) / (n - 1), n, one, two])

    def of(s: Any) -> Any:
        expected = 2 * (s[:, 1] * s[:, 3] - s[:, 2] ** 2) / (s[:, 1] - 1)
        return 1 - s[:, 0] / expected

    return _Measure(sums, of)


def _ratio(place: Floats) -> Floats:
    total = place[:, None] + place[None, :]
    gap = place[:, None] - place[None, :]
    return np.divide(gap, total, out=np.zeros_like(gap), where=total != 0) ** 2


def _weighted(cells: Cells, apart: Floats | None) -> _Measure:
    """From coincidences of values; the distances of ordinal values follow from their frequencies."""
    size = len(cells.values)
    if size > MOST:
        told = f"{size} different values are more than {MOST}; take the interval distance."
        raise TooLarge(told, values=size)
    sums, times = _coincidences(cells)

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

    return _Measure(sums, of, times, len(cells.answers))


def _coincidences(cells: Cells) -> tuple[Floats, Floats]:
    """How often two values were said of one task, each task's pairs counting for its answers less one, and
    how often each value; a row a kind of task, of many a row a part; and how often each row occurs."""
    size, tasks = len(cells.values), len(cells.answers)
    wide = size * size + size
    mark = cells.by_task(cells.times * np.random.default_rng(1).normal(size=size)[cells.value])
    _, first, number = np.unique(np.rint(mark * 1e9), return_index=True, return_counts=True)
    part, rows, times = np.full(tasks, -1), len(first), number.astype(np.float64)
    part[first] = np.arange(rows)
    most = max(MOST, min(KINDS, NUMBERS // wide))
    if rows > most:
        part = _parts(tasks, most)
        rows = int(part.max()) + 1
        times = np.ones(rows)
    sums = np.zeros((rows, wide))
    for left, right in _met(cells, part):
        both = cells.times[left] * (cells.times[right] - (left == right))
        of = cells.task[left]
        place = (part[of] * size + cells.value[left]) * size + cells.value[right]
        found = np.bincount(place, both / (cells.answers[of] - 1), rows * size * size)
        sums[:, : size * size] += found.reshape(rows, size * size)
    held = part[cells.task] >= 0
    said = np.bincount((part[cells.task] * size + cells.value)[held], cells.times[held], rows * size)
    sums[:, size * size :] = said.reshape(rows, size)
    return sums, times


def _met(cells: Cells, part: Longs) -> Iterator[tuple[Longs, Longs]]:
    """Ordered pairs of cells of one task, of tasks that have a part; some at a time."""
    number = np.bincount(cells.task, minlength=len(cells.answers))
    begins = np.cumsum(number) - number
    held = np.flatnonzero(part[cells.task] >= 0)
    others = number[cells.task[held]]
    ends = np.cumsum(others)
    cuts = np.searchsorted(ends, np.arange(NUMBERS, int(ends.max(initial=0)), NUMBERS))
    for rows, times in zip(np.split(held, cuts), np.split(others, cuts), strict=True):
        left = np.repeat(rows, times)
        within = np.arange(len(left)) - np.repeat(np.cumsum(times) - times, times)
        yield left, begins[cells.task[left]] + within


def _gwet(cells: Cells, weighted: bool) -> _Measure:
    size, n = len(cells.values), cells.answers
    pairs, times = np.maximum(n * (n - 1), 1), cells.times
    if weighted:
        place = np.linspace(0, 1, size)
        at, even = place[cells.value], 1 - (place[:, None] - place[None, :]) ** 2
        apart = 2 * (n * cells.by_task(times * at**2) - cells.by_task(times * at) ** 2)
        near, all_near = n**2 - apart, float(even.sum())
    else:
        near, all_near = cells.by_task(times**2), float(size)
    several = n > 1
    shares = times / np.maximum(n, 1)[cells.task]
    sums = _with_counts(cells, [(near - n) / pairs * several, several, n > 0], shares)

    def of(s: Any) -> Any:
        share = s[:, 3:] / s[:, 2:3]
        uneven = (share * (1 - share)).sum(axis=1)
        chance = all_near / (size * (size - 1)) * uneven if size > 1 else np.ones(len(s))
        return (s[:, 0] / s[:, 1] - chance) / (1 - chance)

    return _Measure(sums, of, tasks=len(n))


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
