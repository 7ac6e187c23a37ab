"""Columns of values as PostgreSQL's binary arrays, made by joining bytes: for bulk writes, where a dumper's
call for each value would cost more than the row."""

import struct
from collections.abc import Sequence
from typing import Any

from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

_HEADER = struct.Struct("!iiIii")
_LENGTH = struct.Struct("!i")
_SHORT = struct.Struct("!ih")
_LONG = struct.Struct("!iq")
_OIDS = {"uuid": 2950, "text": 25, "bytea": 17, "json": 114, "int2": 21, "int8": 20}


class BinaryArray(bytes):
    """A parameter in the binary form of an array of one dimension (`array_send` in PostgreSQL's sources); the
    statement casts it: `%b::uuid[]`."""


class BinaryArrayDumper(Dumper):
    """Passes a `BinaryArray` on as it is."""

    format = Format.BINARY

    def dump(self, obj: Any) -> Buffer:
        return obj


def _array(kind: str, count: int, elements: bytes) -> BinaryArray:
    # Without elements there are no dimensions: their two numbers are left out.
    header = _HEADER.pack(min(count, 1), 0, _OIDS[kind], count, 1)
    return BinaryArray(header[: 20 if count else 12] + elements)


def uuids(values: Sequence[bytes]) -> BinaryArray:
    """Of 16 bytes each."""
    length = _LENGTH.pack(16)
    return _array("uuid", len(values), length + length.join(values) if values else b"")


def texts(kind: str, values: Sequence[bytes]) -> BinaryArray:
    """Of any lengths: `kind` is text, bytea or json."""
    pack = _LENGTH.pack
    return _array(kind, len(values), b"".join([part for one in values for part in (pack(len(one)), one)]))


def shorts(values: Sequence[int]) -> BinaryArray:
    """Of 16 bits."""
    pack = _SHORT.pack
    return _array("int2", len(values), b"".join([pack(2, one) for one in values]))


def longs(values: Sequence[int]) -> BinaryArray:
    """Of 64 bits."""
    pack = _LONG.pack
    return _array("int8", len(values), b"".join([pack(8, one) for one in values]))
