"""How a CSV of numbers is written: its encoding, what separates its fields, its decimal sign, its header.

Spreadsheets of many countries write semicolons and decimal commas; loggers write no header.
"""

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sterling.domain.separator import separator

_HEAD = 1 << 16
_LINES = 100
_NUMBER = re.compile(r"\s*[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?\s*")
_COMMA = re.compile(r"\s*[+-]?\d*,\d+([eE][+-]?\d+)?\s*")
_POINT = re.compile(r"\s*[+-]?\d*\.\d+([eE][+-]?\d+)?\s*")


@dataclass(frozen=True, slots=True)
class Shape:
    """`names` are those of the columns where the file has none: their numbers, from 1."""

    encoding: str
    delimiter: str
    decimal: str
    names: Sequence[str]


def shape_of(path: Path) -> Shape:
    """As the first lines of the file have it."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = _encoding(head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()][:_LINES]
    if len(head) == _HEAD:
        lines = lines[:-1] or lines  # the last may be cut
    delimiter = _delimiter(lines)
    rows = list(csv.reader(lines, delimiter=delimiter))
    cells = [cell for row in rows for cell in row]
    comma = delimiter != "," and any(map(_COMMA.fullmatch, cells)) and not any(map(_POINT.fullmatch, cells))
    first = rows[0] if rows else []
    return Shape(encoding, delimiter, "," if comma else ".", _names(first))


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "latin-1"  # numbers are the same in all that extend ASCII; names may be off by a letter
    return "utf-8"


def _delimiter(lines: Sequence[str]) -> str:
    """Semicolons, tabs and bars before commas, which may be decimal signs: of those of which the first two
    lines have as many."""
    first, second = (*lines, "", "")[:2]
    alike = (
        sign for sign in ";\t|" if sign in first and (not second or first.count(sign) == second.count(sign))
    )
    return next(alike, separator(first))


def _names(first: Sequence[str]) -> Sequence[str]:
    """None where the first row is a header; columns may be called 0, 1, 2 there."""
    if not first or not all(map(_NUMBER.fullmatch, first)):
        return ()
    plain = [cell.strip() for cell in first]
    numbered = ([str(n) for n in range(start, start + len(plain))] for start in (0, 1))
    return () if plain in numbered else [str(n) for n in range(1, len(first) + 1)]
