"""Rows of numbers of one length, read in slices: of a whole file only the fields that are wanted are held."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, BinaryIO

_SLICE = 1 << 24
"""Bytes of rows that are held at once."""


def record(fields: Sequence[tuple[str, str, int]], wanted: frozenset[str]) -> Any:
    """The numpy type of a row of `fields` (name, kind, how many), with those that are `wanted` in lower case.

    Of several numbers the first is taken, of fields of one name the last.
    """
    np: Any = import_module("numpy")
    places, at = dict[str, tuple[str, int]](), 0
    for name, kind, n in fields:
        if n > 0 and name.lower() in wanted:
            places[name.lower()] = (kind, at)
        at += np.dtype(kind).itemsize * n
    formats, offsets = [kind for kind, _ in places.values()], [place for _, place in places.values()]
    return np.dtype({"names": [*places], "formats": formats, "offsets": offsets, "itemsize": at})


def gathered(row: Any, count: int, following: Callable[[int], Any]) -> Any:
    """The fields of `row` of `count` rows; `following(n)` gives the next n rows as they lie in the file."""
    np: Any = import_module("numpy")
    found = np.empty(count, dtype=[(name, row[name]) for name in row.names])
    step = max(1, _SLICE // row.itemsize)
    for at in range(0, count, step):
        found[at : at + step] = following(min(step, count - at))
    return found


def read(file: BinaryIO, row: Any, count: int) -> Any:
    """The fields of `row` of the next `count` rows of a file, which has to have as many."""
    np: Any = import_module("numpy")
    return gathered(row, count, lambda n: np.fromfile(file, dtype=row, count=n))
