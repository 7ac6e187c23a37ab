"""Agreement between annotators: how often they say the same, beyond what chance would give.

raw: share of pairs of answers to the same task that agree (or their mean similarity).
cohen: kappa of two annotators (Cohen 1960). fleiss: kappa of many (Fleiss 1971), tasks with unequal numbers
of answers weighted by their pairs. krippendorff: alpha (Krippendorff 2011) for nominal, ordinal, interval or
any other distance; a task with one answer says nothing. 1 is perfect agreement, 0 what chance gives; NaN
when there is nothing to compare or only one value was ever used.
"""

from collections.abc import Callable, Hashable, Sequence
from math import nan
from typing import Any

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes
from sterling.quality.table import CODED, Floats, Longs, Table, dense, encode

Distance = Callable[[Any, Any], float]
MEASURES = ("raw", "cohen", "fleiss", "krippendorff_nominal", "krippendorff_ordinal", "krippendorff_interval")


def measure(votes: Votes, name: str, distance: Distance | None = None) -> float:
    """The agreement of these votes by its name in `MEASURES`; `krippendorff` takes any distance (0: the
    same)."""
    if name == "raw":
        return raw(votes, distance)
    if name == "cohen":
        return cohen(votes)
    if name == "fleiss":
        return fleiss(votes)
    if name.startswith("krippendorff"):
        kind = name.removeprefix("krippendorff").removeprefix("_")
        return krippendorff(votes, distance if distance is not None else kind or "nominal")
    raise Invalid(f"There is no agreement measure {name!r}; there are: {', '.join(MEASURES)}, krippendorff.")


def raw(votes: Votes, distance: Distance | None = None) -> float:
    """Mean over all pairs of answers to the same task of 1 - distance (0 or 1 where none is given)."""
    counts, values = _counts(votes)
    pairs = counts.sum(axis=1) * (counts.sum(axis=1) - 1)
    if not pairs.sum():
        return nan
    apart = _distances(values, distance or "nominal", counts)
    return 1 - _within(counts, apart, pairs) / float(pairs.sum())


def cohen(votes: Votes) -> float:
    """Kappa of exactly two annotators, over the tasks that both answered once."""
    table, (values, codes) = _coded(votes)
    if len(table.annotators) != 2:
        raise Invalid(f"Cohen's kappa compares 2 annotators; there are {len(table.annotators)}. Use fleiss.")
    both = np.flatnonzero(table.counts == 2)
    first, second = table.start[both], table.start[both] + 1
    apart = table.annotator[first] != table.annotator[second]
    left, right = codes[first[apart]], codes[second[apart]]
    if not len(left):
        return nan
    a, b = (np.bincount(side, minlength=len(values)) / len(left) for side in (left, right))
    return _beyond(float((left == right).mean()), float((a * b).sum()))


def fleiss(votes: Votes) -> float:
    """Kappa of many annotators, chance from the frequencies of all answers to tasks with at least two."""
    counts, _ = _counts(votes)
    counts = counts[counts.sum(axis=1) > 1]
    n = counts.sum(axis=1)
    if not len(n):
        return nan
    seen = float((counts * (counts - 1)).sum() / (n * (n - 1)).sum())
    share = counts.sum(axis=0) / n.sum()
    return _beyond(seen, float((share**2).sum()))


def krippendorff(votes: Votes, distance: str | Distance = "nominal") -> float:
    """Alpha: 1 - observed / expected disagreement. `distance`: nominal, ordinal, interval or a symmetric
    function."""
    counts, values = _counts(votes)
    n = counts.sum(axis=1)
    counts, n = counts[n > 1], n[n > 1]
    if not len(n):
        return nan
    apart = _distances(values, distance, counts)
    observed = _within(counts, apart, n - 1, per_task=True)
    total = counts.sum(axis=0)
    expected = float(total @ apart @ total) / float(total.sum() - 1)
    return nan if expected == 0 else 1 - observed / expected


def _beyond(seen: float, chance: float) -> float:
    return nan if chance == 1 else (seen - chance) / (1 - chance)


def _coded(votes: Votes) -> tuple[Table, tuple[tuple[Hashable, ...], Any]]:
    table = dense(votes)
    if votes.shape in CODED:
        return table, (table.classes, table.value)
    coded = encode(_hashable(table.value.tolist()), "value")
    return table, (tuple(coded.ids), coded.codes)


def coded(votes: Votes) -> tuple[Table, tuple[Hashable, ...], Longs]:
    """The votes as a table, the values in their stated or natural order, and every row's code into them."""
    table, (values, codes) = _coded(votes)
    return table, values, np.asarray(codes, dtype=np.int64)


def _hashable(values: Sequence[Any]) -> list[Hashable]:
    return [v if isinstance(v, Hashable) else repr(v) for v in values]


def _counts(votes: Votes) -> tuple[Floats, tuple[Hashable, ...]]:
    """(tasks x distinct values) numbers of answers, and the values in their stated or natural order."""
    table, (values, codes) = _coded(votes)
    flat = table.task.astype(np.int64) * len(values) + codes
    counts: Any = np.bincount(flat, minlength=len(table.tasks) * len(values))
    return counts.reshape(len(table.tasks), len(values)).astype(np.float64), values


def _within(counts: Floats, apart: Floats, divisor: Floats, per_task: bool = False) -> float:
    """Sum over tasks of the distances between their ordered pairs of answers, each by its divisor if
    `per_task`."""
    each = ((counts @ apart) * counts).sum(axis=1)
    return float((each / divisor).sum() if per_task else each.sum())


def _distances(values: tuple[Hashable, ...], distance: str | Distance, counts: Floats) -> Floats:
    """(values x values) distances; squared differences for interval, squared rank gaps for ordinal."""
    size = len(values)
    if callable(distance):
        return np.asarray([[float(distance(a, b)) for b in values] for a in values]).reshape(size, size)
    if distance == "nominal":
        return 1.0 - np.eye(size)
    if distance == "interval":
        place = _places(values)
        return np.asarray((place[:, None] - place[None, :]) ** 2)
    if distance == "ordinal":
        # Sum of the frequencies between two ranks, the ends counted half (Krippendorff 2011).
        total = counts.sum(axis=0)
        middle = np.cumsum(total) - total / 2
        return np.asarray((middle[:, None] - middle[None, :]) ** 2)
    raise Invalid(f"There is no distance {distance!r}; give nominal, ordinal, interval or a function.")


def _places(values: tuple[Hashable, ...]) -> Floats:
    try:
        return np.asarray([float(str(v)) for v in values])
    except ValueError as error:
        raise Invalid(f"Interval distances need numbers: {error}.") from error
