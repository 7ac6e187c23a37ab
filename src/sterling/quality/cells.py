"""Cells of a table of answers as values: what each shape writes into the columns of a row.

Cells are text, whatever the file; numbers are read from it where the kind says number. Of Parquet, a list
stands for a set or a ranking.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import VoteShape

TIES = frozenset({"tie", ""})
Convert = Callable[[Sequence[Any]], Any]


def converter(shape: VoteShape) -> Convert:
    """From the row's wanted fields to a value of this shape."""
    readers: Mapping[VoteShape, Convert] = {
        VoteShape.NUMBER: lambda row: number(row[2]),
        VoteShape.SPANS: lambda row: spans(row[2]),
        VoteShape.SET: lambda row: frozenset(_parts(row[2])),
        VoteShape.ORDER: lambda row: _order(row[2]),
        VoteShape.PAIR: lambda row: better(row[1], row[2], row[3]),
        VoteShape.TEXT: lambda row: row[2],
        VoteShape.CATEGORY: lambda row: category(row[2]),
        VoteShape.ORDINAL: lambda row: category(row[2]),
    }
    if shape not in readers:
        raise Invalid(f"Values of shape {shape.value!r} cannot be read from the column label.")
    return readers[shape]


def _parts(cell: object) -> list[str]:
    """The members of a set or ranking: a list's, or a text's between blanks."""
    if isinstance(cell, list):
        return [str(part) for part in cast("Sequence[object]", cell)]
    return str(cell).split()


def _order(cell: object) -> tuple[str, ...]:
    """Items parted by blanks, best first."""
    order = tuple(_parts(cell))
    if not order or len(set(order)) < len(order):
        raise Invalid(f"the label {cell!r} is no ranking: each item once, best first, parted by blanks.")
    return order


def category(text: str, name: str = "label") -> str:
    """A class, as it is written; what looks empty is no class. `name` is that of its column."""
    if text.strip().lower() in {"", "nan"}:
        raise Invalid(f"the {name} is empty.")
    return text


def number(text: str) -> float:
    """A finite number. Python would read `1_000` as a thousand, which no other program writes."""
    try:
        value = float("" if "_" in text else text)
    except ValueError:
        raise Invalid(f"{text!r} is not a number.") from None
    if not np.isfinite(value):
        raise Invalid(f"{text!r} is not a finite number.")
    return value


def spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Spans written `start:end:label`, parted by blanks, in order of their start."""
    found: list[tuple[int, int, str]] = []
    for part in text.split():
        pieces = part.split(":", 2)
        if len(pieces) != 3 or not all(_is_offset(piece) for piece in pieces[:2]) or not pieces[2]:
            raise Invalid(f"{part!r} is not a span; write start:end:label.")
        start, end = int(pieces[0]), int(pieces[1])
        if end <= start:
            raise Invalid(f"the span {part!r} ends before it begins.")
        found.append((start, end, pieces[2]))
    return tuple(sorted(found))


def _is_offset(text: str) -> bool:
    """A whole number that is no further than any text goes."""
    return text.isascii() and text.isdigit() and len(text) <= 12


def scale(labels: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    """The classes of an ordered scale, lowest first: as stated, else by number, else by alphabet."""
    if order:
        unknown = [label for label in labels if label not in order]
        if unknown:
            raise Invalid(f"the label {unknown[0]!r} is not in the stated order {', '.join(order)}.")
        return tuple(order)
    try:
        return tuple(sorted(labels, key=lambda label: (number(label), label)))
    except Invalid:
        return tuple(sorted(labels))


def better(left: str, right: str, label: str) -> int:
    """Which of the two a label names: 1 the left, -1 the right, 0 a tie."""
    if left == right:
        raise Invalid(f"{left!r} is compared with itself.")
    if label == left:
        return 1
    if label == right:
        return -1
    if label.lower() in TIES:
        return 0
    raise Invalid(f"the label {label!r} names neither {left!r} nor {right!r}, nor is it 'tie'.")
