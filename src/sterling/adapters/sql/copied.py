"""What COPY sends in binary, as columns: the server writes no text, and no row becomes an object here.

Rows have their fixed parts first and one text at the end: the fixed parts of a page are one matrix, its texts
lie one after the other, as Arrow has them.
Source: PostgreSQL's documentation of COPY, "Binary Format".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

_SIGNATURE = b"PGCOPY\n\xff\r\n\0"
_HEADER = 19
_END = 2
_EPOCH = 946_684_800_000_000
"""Microseconds from 1970 to 2000, where PostgreSQL's times begin."""
_DASHES = (8, 13, 18, 23)

KEY, INT8, INT4, INT2, FLOAT4, BOOL = "V16", ">i8", ">i4", ">i2", ">f4", "?"
"""Types of fixed columns, as numpy writes them; a KEY is a UUID."""


@dataclass(slots=True)
class Copied:
    """A page: the fixed parts of all rows, their texts, and the texts' lengths in bytes."""

    fixed: bytearray = field(default_factory=bytearray)
    texts: bytearray = field(default_factory=bytearray)
    sizes: list[int] = field(default_factory=list[int])


def layout(columns: Sequence[tuple[str, str]]) -> Any:
    """The numpy type of a row's fixed part: the number of fields, each column after its length, and the
    length of the text."""
    numpy: Any = import_module("numpy")  # late: with Arrow, at the first export
    parts = [("fields", INT2)]
    for name, kind in columns:
        parts += [(f"{name} length", INT4), (name, kind)]
    return numpy.dtype([*parts, ("text length", INT4)])


def drain(connection: PGconn, fixed: int) -> Copied:
    """All that a COPY sends, the first `fixed` bytes of each row apart (0 for a COPY of text, which is all
    texts). The server sends each row as a message of its own: an event for each would cost more than making
    the row. Blocks.

    Raises:
        psycopg.Error: what the server says went wrong.
    """
    found = Copied()
    while True:
        size, part = connection.get_copy_data(0)
        if size < 0:
            break
        if not found.sizes and bytes(part[: len(_SIGNATURE)]) == _SIGNATURE:
            part = part[_HEADER:]
        if len(part) > _END:
            found.fixed += part[:fixed]
            found.texts += part[fixed:]
            found.sizes.append(len(part) - fixed)
    while (result := connection.get_result()) is not None:
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
    return found


def rows(found: Copied, kind: Any) -> Any:
    """The fixed parts as a numpy array of the layout `kind`."""
    numpy: Any = import_module("numpy")
    return numpy.frombuffer(found.fixed, dtype=kind)


def texts(found: Copied) -> Any:
    """The texts as an Arrow array of strings."""
    arrow: Any = import_module("pyarrow")
    numpy: Any = import_module("numpy")
    ends = numpy.zeros(len(found.sizes) + 1, dtype="i4")
    numpy.cumsum(found.sizes, out=ends[1:])
    buffers = (arrow.py_buffer(ends), arrow.py_buffer(found.texts))
    return arrow.StringArray.from_buffers(len(found.sizes), *buffers)


def binaries(ids: Any) -> Any:
    """A column of UUIDs as an Arrow array of 16 bytes each."""
    arrow: Any = import_module("pyarrow")
    return arrow.Array.from_buffers(arrow.binary(16), len(ids), [None, arrow.py_buffer(ids.tobytes())])


def uuid_texts(ids: Any) -> Any:
    """A column of UUIDs in their usual form of 36 characters."""
    numpy: Any = import_module("numpy")
    arrow: Any = import_module("pyarrow")
    digits = numpy.frombuffer(b"".join(b"%02x" % n for n in range(256)), dtype="u2")
    octets = numpy.frombuffer(ids.tobytes(), dtype="u1").reshape(-1, 16)
    plain = digits[octets].view("u1")
    found = numpy.full((len(ids), 36), ord("-"), dtype="u1")
    found[:, [n for n in range(36) if n not in _DASHES]] = plain
    ends = numpy.arange(0, 36 * len(ids) + 1, 36, dtype="i4")
    return arrow.StringArray.from_buffers(len(ids), arrow.py_buffer(ends), arrow.py_buffer(found.tobytes()))


def times(values: Any) -> Any:
    """PostgreSQL's times as ISO 8601 in UTC."""
    arrow: Any = import_module("pyarrow")
    compute: Any = import_module("pyarrow.compute")
    moments = arrow.array(values.astype("i8") + _EPOCH).view(arrow.timestamp("us"))
    written = compute.binary_replace_slice(compute.cast(moments, "string"), 10, 11, "T")
    return compute.binary_join_element_wise(written, "Z", "")


def reals(values: Any) -> Any:
    """Four-byte numbers as the shortest decimals that mean them; NaN is none."""
    arrow: Any = import_module("pyarrow")
    numpy: Any = import_module("numpy")
    compute: Any = import_module("pyarrow.compute")
    native = values.astype("f4")
    known = arrow.array(native, mask=numpy.isnan(native))
    return compute.cast(compute.cast(known, "string"), "float64")
