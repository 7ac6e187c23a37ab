"""The dense form of votes: integer codes with id maps, sorted by task, that every method computes on.

Rows are put into one canonical order (task, annotator, value), so that a result never depends on the order in
which answers came, down to the last bit. Two rules about repeats: an exact repeat (same task, annotator and
value) counts once, but for pairs, where one may compare two items many times; contradictory answers of one
annotator to one task each count as an answer.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, overload

import numpy as np
import numpy.typing as npt

from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import loops

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
SHORT = 64
"""Answers of a task up to which they are put in order by insertion."""
CODED = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL, VoteShape.PAIR})


@dataclass(frozen=True, slots=True, eq=False)
class Coded(Sequence[Hashable]):
    """A column as codes into distinct ids in canonical order; behaves as the sequence of its ids."""

    codes: Ints
    ids: Sequence[Hashable]

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> Hashable: ...
    @overload
    def __getitem__(self, index: slice) -> "Coded": ...
    def __getitem__(self, index: int | slice) -> "Hashable | Coded":
        if isinstance(index, slice):
            return Coded(self.codes[index], self.ids)
        return self.ids[self.codes[index]]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Answers sorted by task: those of task t are the rows `start[t]` to `start[t + 1]`.

    `annotator` holds codes into `annotators`; `value` holds codes into `classes` (int32) for shapes with
    classes, float64 for numbers, objects otherwise. Memory: 8 bytes a judgment plus 8 a task.
    """

    tasks: Sequence[Hashable]
    annotators: tuple[Hashable, ...]
    classes: tuple[Hashable, ...]
    start: Longs
    annotator: Ints
    value: npt.NDArray[Any]

    @property
    def counts(self) -> Longs:
        """Answers per task."""
        return np.diff(self.start)

    @property
    def task(self) -> Ints:
        """The task code of every row."""
        return np.repeat(np.arange(len(self.tasks), dtype=np.int32), self.counts)

    def select(self, keep: npt.NDArray[np.bool_]) -> "Table":
        """The same tasks, annotators and classes with only the rows where `keep` is true."""
        kept = np.zeros(len(keep) + 1, dtype=np.int64)
        np.cumsum(keep, out=kept[1:])
        return Table(
            self.tasks,
            self.annotators,
            self.classes,
            kept[self.start],
            self.annotator[keep],
            self.value[keep],
        )


def canonical(ids: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """Distinct ids in an order that depends on the ids alone: their own, or type and text when mixed."""
    try:
        # Sets compare by inclusion, which orders nothing.
        if not any(isinstance(i, frozenset) for i in ids):
            return tuple(sorted(cast("Sequence[Any]", ids)))
    except TypeError:
        pass
    return tuple(sorted(ids, key=lambda i: (type(i).__name__, _text(i))))


def encode(column: Sequence[Hashable], what: str) -> Coded:
    """Codes and ids of a column; None and NaN are refused with the row that holds them."""
    if isinstance(column, Coded):
        return column
    raw: Any = column
    if isinstance(raw, np.ndarray) and cast("npt.NDArray[Any]", raw).dtype.kind in "iuUSb":
        return _coded(cast("npt.NDArray[Any]", raw))
    seen: dict[Hashable, int] = {}
    codes = np.empty(len(column), dtype=np.int32)
    for row, value in enumerate(column):
        if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
            raise Invalid(f"Row {row + 1}: the {what} is missing; give every answer one.", row=row + 1)
        codes[row] = seen.setdefault(value, len(seen))
    return recode(codes, tuple(seen))


def _coded(column: npt.NDArray[Any]) -> Coded:
    """An array of integers, booleans or texts; integers that lie close together are not sorted for it, and
    those without a gap are their own codes."""
    if column.dtype.kind in "iu" and len(column):
        low, high = int(column.min()), int(column.max())
        if high - low < 4 * len(column):
            shifted = column - low if low else column
            seen = np.zeros(high - low + 1, dtype=np.bool_)
            seen[shifted] = True
            if seen.all():
                return Coded(shifted.astype(np.int32, copy=False), range(low, high + 1))
            place = np.cumsum(seen, dtype=np.int32)
            place -= 1
            return Coded(place[shifted], tuple((np.flatnonzero(seen) + low).tolist()))
    found, inverse = np.unique(column, return_inverse=True)
    return Coded(inverse.astype(np.int32), tuple(found.tolist()))


def recode(codes: Ints, ids: Sequence[Hashable]) -> Coded:
    """Codes into ids of any order, put into canonical order."""
    ordered = canonical(ids)
    place = {value: code for code, value in enumerate(ordered)}
    table = np.fromiter((place[i] for i in ids), dtype=np.int32, count=len(ids))
    return Coded(table[codes] if len(ids) else codes, ordered)


def dense(votes: Votes) -> Table:
    """The table of these votes; raises `Invalid` for columns of unequal length or missing values."""
    if not len(votes.tasks) == len(votes.annotators) == len(votes.values):
        raise Invalid(
            f"The columns differ in length: {len(votes.tasks)} tasks, {len(votes.annotators)} annotators, "
            f"{len(votes.values)} values; row i of each must speak of the same answer."
        )
    tasks, annotators = encode(votes.tasks, "task"), encode(votes.annotators, "annotator")
    if votes.shape in CODED:
        labels = _labels(encode(cast("Sequence[Hashable]", votes.values), "value"), votes.classes)
        return _sorted(tasks, annotators, tuple(labels.ids), labels.codes, votes.shape is VoteShape.PAIR)
    if votes.shape is VoteShape.NUMBER:
        return _sorted(tasks, annotators, (), _numbers(votes.values))
    return _objects(tasks, annotators, votes.values)


def pinned(table: Table, gold: Mapping[Hashable, Hashable] | None) -> Ints:
    """The code of every task's known class, -1 where none is known; gold for unseen tasks is passed over."""
    known = np.full(len(table.tasks), -1, dtype=np.int32)
    if not gold:
        return known
    place = {value: code for code, value in enumerate(table.classes)}
    for code, task in enumerate(table.tasks):
        if task in gold:
            known[code] = place.get(gold[task], -1)
    return known


def _labels(values: Coded, classes: tuple[Hashable, ...]) -> Coded:
    if not classes:
        return values
    place = {value: code for code, value in enumerate(classes)}
    unknown = [value for value in values.ids if value not in place]
    if unknown:
        raise Invalid(
            f"The value {unknown[0]!r} is not one of the {len(classes)} classes that can be chosen."
        )
    table = np.fromiter((place[i] for i in values.ids), dtype=np.int32, count=len(values.ids))
    return Coded(table[values.codes] if len(values.ids) else values.codes, classes)


def _numbers(values: Sequence[object]) -> Floats:
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise Invalid(f"A value is not a number: {error}.") from error
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        raise Invalid(f"Row {bad[0] + 1}: {numbers[bad[0]]} is not a finite number.", row=int(bad[0]) + 1)
    return numbers


def tallied(codes: Ints, size: int) -> Longs:
    """How often each of `size` codes occurs."""
    if not loops.worth_compiling(len(codes)):
        return np.bincount(codes, minlength=size)
    counts = np.zeros(size, dtype=np.int64)
    loops.compiled(loops.tally)(codes, counts)
    return counts


def _starts(codes: Ints, size: int) -> Longs:
    start = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(tallied(codes, size), out=start[1:])
    return start


def _sorted(
    tasks: Coded,
    annotators: Coded,
    classes: tuple[Hashable, ...],
    value: npt.NDArray[Any],
    repeats: bool = False,
) -> Table:
    start = _starts(tasks.codes, len(tasks.ids))
    short = np.diff(start).max(initial=0) <= SHORT
    if short and loops.worth_compiling(len(value)):
        annotator, said, again = _dealt(tasks.codes, annotators.codes, value, start)
    else:
        annotator, said, again = _lexed(tasks.codes, annotators, value, start)
    if again and not repeats:
        kept = np.append(True, (annotator[1:] != annotator[:-1]) | (said[1:] != said[:-1]))
        # The first row of a task repeats nobody, whoever the last of the task before was.
        kept[start[:-1][start[:-1] < len(kept)]] = True
        before = np.zeros(len(kept) + 1, dtype=np.int64)
        np.cumsum(kept, out=before[1:])
        start, annotator, said = before[start], annotator[kept], said[kept]
    return Table(tasks.ids, tuple(annotators.ids), classes, start, annotator, said)


def _dealt(
    task: Ints, annotator: Ints, value: npt.NDArray[Any], start: Longs
) -> tuple[Ints, npt.NDArray[Any], bool]:
    """Annotators and values by task, annotator and value, and whether any repeats the one before: dealt out
    to the tasks, and every task's few put in order."""
    who, said = np.empty_like(annotator), np.empty_like(value)
    loops.compiled(loops.deal)(task, annotator, value, start[:-1].copy(), who, said)
    order = loops.compiled(loops.order_pass)
    again = loops.in_two(lambda _, lo, hi: order(lo, hi, start, who, said), len(start) - 1)
    return who, said, again > 0


def _lexed(
    task: Ints, annotators: Coded, value: npt.NDArray[Any], start: Longs
) -> tuple[Ints, npt.NDArray[Any], bool]:
    """The same for tasks of any length."""
    order = _order(task, annotators.codes, _starts(annotators.codes, len(annotators.ids)), start)
    annotator, said = annotators.codes[order], value[order]
    again = np.append(False, annotator[1:] == annotator[:-1])
    again[start[:-1][start[:-1] < len(order)]] = False
    if again.any():
        # Repeats are rare: for them alone the value is needed to fix the order.
        rows = np.flatnonzero(again | np.append(again[1:], False))
        held = order[rows]
        order[rows] = held[np.lexsort((value[held], annotators.codes[held], task[held]))]
        said = value[order]
    return annotator, said, bool(again.any())


def _order(task: Ints, annotator: Ints, by_annotator: Longs, by_task: Longs) -> npt.NDArray[np.integer[Any]]:
    """Rows by task and annotator, in their given order where both are equal: two counting sorts."""
    if not loops.worth_compiling(len(task)):
        return np.lexsort((annotator, task))
    place = loops.compiled(loops.counting_sort)
    first = np.arange(len(task), dtype=np.int32)
    second = np.empty_like(first)
    place(first, annotator, by_annotator.copy(), second)
    place(second, task, by_task.copy(), first)
    return first


def _objects(tasks: Coded, annotators: Coded, values: Sequence[object]) -> Table:
    """Values with no order of their own are ordered by their text, which also tells repeats; only several of
    one annotator on one task need it."""
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    order = np.lexsort((annotators.codes, tasks.codes))
    same = (np.diff(tasks.codes[order]) == 0) & (np.diff(annotators.codes[order]) == 0)
    told = np.append(False, same) | np.append(same, False)
    keep: list[int] = order.tolist() if len(values) else []
    if told.any():
        keep = _first_of_each(order, told, tasks.codes, annotators.codes, column)
    index = np.asarray(keep, dtype=np.int64)
    start = _starts(tasks.codes[index], len(tasks.ids))
    return Table(tasks.ids, tuple(annotators.ids), (), start, annotators.codes[index], column[index])


def _first_of_each(
    order: Longs, told: npt.NDArray[np.bool_], task: Ints, annotator: Ints, column: npt.NDArray[Any]
) -> list[int]:
    """Rows without exact repeats; those `told` as several of one annotator on one task in order of text."""
    keys = {i: (int(task[i]), int(annotator[i]), _text(column[i])) for i in order[told].tolist()}
    ordered = iter(sorted(keys, key=lambda i: keys[i]))
    rows = [next(ordered) if one else i for i, one in zip(order.tolist(), told.tolist(), strict=True)]
    seen: set[tuple[int, int, str]] = set()
    keep: list[int] = []
    for i in rows:
        if i not in keys or keys[i] not in seen:
            keep.append(i)
            seen |= {keys[i]} if i in keys else set()
    return keep


def _text(value: object) -> str:
    """A text that is equal for equal values: unordered containers are sorted."""
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return "{" + ",".join(sorted(f"{_text(k)}:{_text(v)}" for k, v in items)) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(_text(v) for v in cast("frozenset[object]", value))) + "}"
    if isinstance(value, (list, tuple)):
        return "(" + ",".join(_text(v) for v in cast("Sequence[object]", value)) + ")"
    return repr(value)
