"""Pages of rows as columns: the server writes no text, and no row becomes an object here.

A column of fixed width comes as `string_agg(int8send(...), '')`, which numpy reads where it lies. Texts lie
one after the other, as Arrow has them, beside a column of their lengths.
"""

from importlib import import_module
from typing import Any

from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

_EPOCH = 946_684_800_000_000
"""Microseconds from 1970 to 2000, where PostgreSQL's times begin."""
_GROUPS = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
"""The digits of a UUID between its dashes."""

KEY_BYTES = 16
KEY, INT8, INT4, FLOAT4 = "S16", ">i8", ">i4", ">f4"
"""Types of columns, as numpy writes them; a KEY is a UUID."""


def column(sent: bytes | None, kind: str) -> Any:
    """A column of fixed width as a numpy array; None has no rows."""
    numpy: Any = import_module("numpy")  # late: with Arrow, at the first export
    return numpy.frombuffer(sent or b"", dtype=kind)


def texts(written: bytes | None, sizes: Any) -> Any:
    """The texts as an Arrow array of strings, by their lengths in bytes."""
    arrow: Any = import_module("pyarrow")
    numpy: Any = import_module("numpy")
    ends = numpy.zeros(len(sizes) + 1, dtype="i4")
    numpy.cumsum(sizes, out=ends[1:])
    buffers = (arrow.py_buffer(ends), arrow.py_buffer(written or b""))
    return arrow.StringArray.from_buffers(len(sizes), *buffers)


def ranks(keys: Any) -> Any:
    """The place of each key among the different ones in ascending order, and how many there are."""
    numpy: Any = import_module("numpy")
    different, places = numpy.unique(keys, return_inverse=True)
    return places, len(different)


def dictionary(sent: bytes | None) -> Any:
    """A column of UUIDs of which most come again and again, as an Arrow dictionary."""
    arrow: Any = import_module("pyarrow")
    kind = arrow.binary(KEY_BYTES)
    count = len(sent or b"") // KEY_BYTES
    keys = arrow.FixedSizeBinaryArray.from_buffers(kind, count, [None, arrow.py_buffer(sent or b"")])
    return keys.dictionary_encode()


def drain(connection: PGconn, statement: bytes) -> bytearray:
    """All that a COPY of text sends. Blocks. Begin and end are one call: between them the connection takes
    nothing else, not even the rollback of who is canceled.

    Raises:
        psycopg.Error: what the server says went wrong.
    """
    begun = connection.exec_(statement)
    if begun.status != ExecStatus.COPY_OUT:
        raise error_from_result(begun)
    found = bytearray()
    while True:
        size, part = connection.get_copy_data(0)
        if size < 0:
            break
        found += part
    while (result := connection.get_result()) is not None:
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
    return found


def uuid_texts(ids: Any) -> Any:
    """A column of UUIDs in their usual form of 36 characters."""
    numpy: Any = import_module("numpy")
    arrow: Any = import_module("pyarrow")
    digits = numpy.frombuffer(ids.tobytes().hex().encode(), dtype="u1").reshape(-1, 32)
    found = numpy.full((len(ids), 36), ord("-"), dtype="u1")
    for dashes, (start, end) in enumerate(_GROUPS):
        found[:, start + dashes : end + dashes] = digits[:, start:end]
    ends = numpy.arange(0, 36 * len(ids) + 1, 36, dtype="i4")
    return arrow.StringArray.from_buffers(len(ids), arrow.py_buffer(ends), arrow.py_buffer(found))


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
