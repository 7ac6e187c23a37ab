"""PLY, the Stanford polygon format (Turk, gamma.cs.unc.edu/POWERPLANT/papers/ply.pdf): elements one after the
other, each of so many rows of numbers and of lists of numbers."""

import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple

from sterling.adapters.media import records
from sterling.domain.errors import Invalid

_TYPES = {
    "char": "b", "int8": "b", "uchar": "B", "uint8": "B", "short": "h", "int16": "h", "ushort": "H",
    "uint16": "H", "int": "i", "int32": "i", "uint": "I", "uint32": "I", "float": "f", "float32": "f",
    "double": "d", "float64": "d",
}  # fmt: skip
_ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">"}
_LONGEST = 1 << 20


class Property(NamedTuple):
    """`kind` and `length` are letters of `struct`; `length` is that of a list's count, None of a number."""

    name: str
    kind: str
    length: str | None


@dataclass(frozen=True, slots=True)
class Element:
    name: str
    count: int
    properties: Sequence[Property]

    @property
    def ragged(self) -> bool:
        """Whether its rows have lists, so that they differ in length."""
        return any(one.length for one in self.properties)

    @property
    def width(self) -> int:
        """Bytes of a row, or the least that a row with lists has."""
        return sum(struct.calcsize("<" + (one.length or one.kind)) for one in self.properties)


def declared(lines: Sequence[Sequence[str]]) -> tuple[str, list[Element]]:
    """The form of the data and the elements in order. Raises Invalid where the header makes no sense."""
    form = next((line[1] for line in lines if line[0] == "format" and len(line) > 1), "")
    if form != "ascii" and form not in _ORDERS:
        known = "ascii, binary_little_endian or binary_big_endian"
        raise Invalid(f"PLY data is {known}; this file says {form[:40]!r}.")
    elements = list[Element]()
    for line in lines:
        if line[0] == "element":
            if len(line) != 3 or not line[2].isdecimal() or len(line[2]) > 15:
                raise Invalid("The header of this PLY file has an element without a count.")
            elements.append(Element(line[1], int(line[2]), list[Property]()))
        elif line[0] == "property" and elements:
            elements[-1] = Element(
                elements[-1].name, elements[-1].count, [*elements[-1].properties, _property(line)]
            )
    return form, elements


def _property(line: Sequence[str]) -> Property:
    kinds = [_TYPES.get(word, "") for word in line[1:-1]]
    if len(kinds) == 1 and kinds[0]:
        return Property(line[-1], kinds[0], None)
    if len(kinds) == 3 and line[1] == "list" and kinds[1] and kinds[2]:
        return Property(line[-1], kinds[2], kinds[1])
    raise Invalid(f"The header of this PLY file has a property of an unknown type: {' '.join(line)[:100]}.")


def table(file: BinaryIO, element: Element, form: str, wanted: frozenset[str]) -> Any:
    """The wanted columns of an element without lists, binary, of which all bytes are there."""
    fields = [(one.name, _ORDERS[form] + one.kind, 1) for one in element.properties]
    return records.read(file, records.record(fields, wanted), element.count)


def pass_over(file: BinaryIO, element: Element, form: str) -> None:
    """Goes on behind an element."""
    if form != "ascii" and not element.ragged:
        _require_rows(file, element, form)
        file.seek(element.width * element.count, os.SEEK_CUR)
    else:
        for _ in _rows(file, element, form):
            pass


def ragged(file: BinaryIO, element: Element, form: str) -> Mapping[str, Any]:
    """The columns of numbers of an element that has lists, row by row."""
    np: Any = import_module("numpy")
    _require_rows(file, element, form)
    names = [one.name for one in element.properties if one.length is None]
    found = np.empty((element.count, len(names)))
    for place, row in enumerate(_rows(file, element, form)):
        found[place] = row
    return {name: found[:, i] for i, name in enumerate(names)}


def _rows(file: BinaryIO, element: Element, form: str) -> Iterator[list[float]]:
    """The numbers of each row, without its lists."""
    _require_rows(file, element, form)
    try:
        for _ in range(element.count if element.properties else 0):
            yield _words(file, element) if form == "ascii" else _packed(file, element, _ORDERS[form])
    except (ValueError, IndexError, struct.error, OverflowError):
        raise Invalid(f"The PLY file is cut off or damaged in its element {element.name[:40]!r}.") from None


def _words(file: BinaryIO, element: Element) -> list[float]:
    words, at, row = file.readline(_LONGEST).split(), 0, list[float]()
    for one in element.properties:
        if one.length is None:
            row.append(float(words[at]))
            at += 1
        else:
            at += 1 + int(words[at])
    return row


def _packed(file: BinaryIO, element: Element, order: str) -> list[float]:
    row = list[float]()
    for one in element.properties:
        sign = order + (one.length or one.kind)
        (number,) = struct.unpack(sign, file.read(struct.calcsize(sign)))
        if one.length is None:
            row.append(number)
        else:
            file.seek(int(number) * struct.calcsize("<" + one.kind), os.SEEK_CUR)
    return row


def _require_rows(file: BinaryIO, element: Element, form: str) -> None:
    """Before anything is read or allocated: whether so many rows can be there."""
    least = 2 * len(element.properties) - 1 if form == "ascii" else element.width
    left = os.fstat(file.fileno()).st_size - file.tell()
    if max(0, least) * element.count > left + 1:
        raise Invalid(
            f"The point cloud is cut off: its header says {element.count:,} rows of {element.name[:40]!r}."
        )
