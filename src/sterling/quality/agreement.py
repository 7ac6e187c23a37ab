"""Agreement between annotators: how often they say the same, beyond what chance would give.

raw: share of pairs of answers to the same task that agree (or their mean similarity).
cohen: kappa of two annotators (Cohen 1960). fleiss: kappa of many (Fleiss 1971), tasks with unequal numbers
of answers weighted by their pairs. krippendorff: alpha (Krippendorff 2011) for nominal, ordinal, interval or
any other distance; a task with one answer says nothing. 1 is perfect agreement, 0 what chance gives; NaN
when there is nothing to compare or only one value was ever used.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import Votes, VoteShape
from sterling.quality.table import CODED, Floats, Longs, Table, dense, encode

Distance = Callable[[Any, Any], float]
CELLS = 50_000_000
"""Tasks (or values) times values above which no distances of one's own are taken."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """How often each value was said of each task, where it was: memory goes with the answers, however many
    values there are. `answers` are those of every task."""

    task: Longs
    value: Longs
    times: Floats
    answers: Floats
    values: tuple[Hashable, ...]

    def by_task(self, of_each: Any) -> Floats:
        """Sums over the cells of every task."""
        return np.asarray(np.bincount(self.task, of_each, len(self.answers)), dtype=np.float64)

    @property
    def total(self) -> Floats:
        """How often each value was said at all."""
        return np.asarray(np.bincount(self.value, self.times, len(self.values)), dtype=np.float64)

    def several(self) -> "Cells":
        """Those of tasks with more than one answer."""
        kept = self.answers > 1
        rows, place = kept[self.task], np.cumsum(kept) - 1
        parts = place[self.task[rows]], self.value[rows], self.times[rows]
        return Cells(*parts, self.answers[kept], self.values)

    def together(self) -> "Cells":
        """All answers as if they were given to one task."""
        total = self.total
        said = np.flatnonzero(total)
        return Cells(np.zeros_like(said), said, total[said], total.sum(keepdims=True), self.values)


def raw(votes: Votes, distance: Distance | None = None) -> float:
    """Mean over all pairs of answers to the same task of 1 - distance (0 or 1 where none is given)."""
    cells = cells_of(votes)
    pairs = float((cells.answers * (cells.answers - 1)).sum())
    return 1 - float(_apart(cells, _distance(distance or "nominal", cells)).sum()) / pairs if pairs else nan


def cohen(votes: Votes) -> float:
    """Kappa of exactly two annotators, over the tasks that both answered once."""
    left, right, size = of_two(votes)
    if not len(left):
        return nan
    a, b = (np.bincount(side, minlength=size) / len(left) for side in (left, right))
    return _beyond(float((left == right).mean()), float((a * b).sum()))


def of_two(votes: Votes) -> tuple[Longs, Longs, int]:
    """What two annotators said of the tasks that both answered once, in codes, and of how many values; raises
    `Invalid` where there are not two."""
    table, values, codes = coded(votes)
    if len(table.annotators) != 2:
        raise Invalid(f"Cohen's kappa compares 2 annotators; there are {len(table.annotators)}. Use fleiss.")
    both = np.flatnonzero(table.counts == 2)
    first, second = table.start[both], table.start[both] + 1
    apart = table.annotator[first] != table.annotator[second]
    return codes[first[apart]], codes[second[apart]], len(values)


def fleiss(votes: Votes) -> float:
    """Kappa of many annotators, chance from the frequencies of all answers to tasks with at least two."""
    cells = cells_of(votes).several()
    n = cells.answers
    if not len(n):
        return nan
    seen = float((cells.times * (cells.times - 1)).sum() / (n * (n - 1)).sum())
    return _beyond(seen, float(((cells.total / n.sum()) ** 2).sum()))


def krippendorff(votes: Votes, distance: str | Distance = "nominal") -> float:
    """Alpha: 1 - observed / expected disagreement. `distance`: nominal, ordinal, interval or a symmetric
    function."""
    cells = cells_of(votes).several()
    if not len(cells.answers):
        return nan
    between = _distance(distance, cells)
    observed = float((_apart(cells, between) / (cells.answers - 1)).sum())
    everything = cells.together()
    expected = float(_apart(everything, between)[0]) / float(everything.answers[0] - 1)
    return nan if len(everything.value) == 1 or expected == 0 else 1 - observed / expected


def _beyond(seen: float, chance: float) -> float:
    return nan if chance == 1 else (seen - chance) / (1 - chance)


def coded(votes: Votes) -> tuple[Table, tuple[Hashable, ...], Longs]:
    """The votes as a table, the values in their stated or natural order, and every row's code into them."""
    table = dense(votes)
    if votes.shape in CODED:
        return table, table.classes, table.value.astype(np.int64)
    if votes.shape is VoteShape.NUMBER:
        numbers, codes = np.unique(table.value, return_inverse=True)
        return table, tuple(numbers.tolist()), codes.astype(np.int64)
    found = encode(_hashable(table.value.tolist()), "value")
    return table, tuple(found.ids), found.codes.astype(np.int64)


def _hashable(values: Sequence[Any]) -> list[Hashable]:
    return [v if isinstance(v, Hashable) else repr(v) for v in values]


def cells_of(votes: Votes) -> Cells:
    """The cells of these votes."""
    table, values, codes = coded(votes)
    wide = max(len(values), 1)
    places, times = np.unique(table.task.astype(np.int64) * wide + codes, return_counts=True)
    each = times.astype(np.float64)
    return Cells(places // wide, places % wide, each, table.counts.astype(np.float64), values)


def _distance(distance: str | Distance, cells: Cells) -> Floats | None:
    """None for nominal; places on a line, of which the squared difference counts; or (values x values)."""
    if callable(distance):
        size = len(cells.values)
        if size * max(size, len(cells.answers)) > CELLS:
            raise TooLarge(
                f"{size:,} different values of {len(cells.answers):,} tasks are too many for a distance of "
                "your own: take fewer tasks, or interval.",
                values=size,
            )
        rows = [[float(distance(a, b)) for b in cells.values] for a in cells.values]
        return np.asarray(rows).reshape(size, size)
    if distance == "nominal":
        return None
    if distance == "interval":
        return numbers(cells.values)
    if distance == "ordinal":
        # Sum of the frequencies between two ranks, the ends counted half (Krippendorff 2011).
        return np.cumsum(cells.total) - cells.total / 2
    raise Invalid(f"There is no distance {distance!r}; give nominal, ordinal, interval or a function.")


def _apart(cells: Cells, between: Floats | None) -> Floats:
    """Of every task, the sum of the distances between its ordered pairs of answers."""
    n, times = cells.answers, cells.times
    if between is None:
        return n**2 - cells.by_task(times**2)
    if between.ndim == 1:
        # The sum of squared differences needs no pairs: n sum x^2 - (sum x)^2, from a place near to all.
        place = (between - np.average(between[cells.value], weights=times))[cells.value]
        return 2 * (n * cells.by_task(times * place**2) - cells.by_task(times * place) ** 2)
    counts = np.zeros((len(n), len(cells.values)))
    counts[cells.task, cells.value] = times
    return np.asarray(((counts @ between) * counts).sum(axis=1), dtype=np.float64)


def numbers(values: Sequence[Hashable]) -> Floats:
    """Values as numbers; raises `Invalid` where they are none."""
    try:
        each = [v if isinstance(v, float) else float(str(v)) for v in values]
        return np.asarray(each, dtype=np.float64)
    except ValueError as error:
        raise Invalid(f"Distances need numbers: {error}.") from error
