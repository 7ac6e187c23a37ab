"""Columns of values as PostgreSQL's binary arrays, made by joining bytes: for bulk writes, where a dumper's
call for each value would cost more than the row."""

import asyncio
import contextlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from psycopg.adapt import Buffer, Dumper
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult

from sterling.ports.imports import Texts

T = TypeVar("T")
_HEADER = struct.Struct("!iiIii")
_LENGTH = struct.Struct("!i")
_SHORT = struct.Struct("!ih")
_LONG = struct.Struct("!iq")
_OIDS = {"uuid": 2950, "text": 25, "bytea": 17, "json": 114, "int2": 21, "int8": 20}


@dataclass(frozen=True, slots=True)
class BinaryArray:
    """A parameter in the binary form of an array of one dimension (`array_send` in PostgreSQL's sources); the
    statement casts it: `%b::uuid[]`. It holds the bytes and is none of their kind: to make one of those is to
    copy megabytes."""

    content: bytes


class BinaryArrayDumper(Dumper):
    """Passes the content of a `BinaryArray` on as it is."""

    format = Format.BINARY

    def dump(self, obj: Any) -> Buffer:
        return obj.content


def _array(kind: str, count: int, elements: Sequence[Buffer]) -> BinaryArray:
    # Without elements there are no dimensions: their two numbers are left out.
    header = _HEADER.pack(min(count, 1), 0, _OIDS[kind], count, 1)
    return BinaryArray(b"".join((header[: 20 if count else 12], *elements)))


def uuids(values: Sequence[bytes]) -> BinaryArray:
    """Of 16 bytes each."""
    return _fixed("uuid", 16, values)


def digests(values: Sequence[bytes]) -> BinaryArray:
    """Of 32 bytes each, as bytea."""
    return _fixed("bytea", 32, values)


def _fixed(kind: str, size: int, values: Sequence[bytes]) -> BinaryArray:
    length = _LENGTH.pack(size)
    return _array(kind, len(values), (length, length.join(values)) if values else ())


def texts(kind: str, values: Sequence[bytes]) -> BinaryArray:
    """Of any lengths: `kind` is text or json."""
    pack = _LENGTH.pack
    return _array(kind, len(values), [part for one in values for part in (pack(len(one)), one)])


def gathered(kind: str, values: Texts) -> BinaryArray:
    """Of texts that lie there as they are sent."""
    return _array(kind, values.count, (values.content,) if values.count else ())


def shorts(values: Sequence[int]) -> BinaryArray:
    """Of 16 bits."""
    return _numbers("int2", _SHORT, values)


def longs(values: Sequence[int]) -> BinaryArray:
    """Of 64 bits."""
    return _numbers("int8", _LONG, values)


def _numbers(kind: str, form: struct.Struct, values: Sequence[int]) -> BinaryArray:
    size = form.size - _LENGTH.size
    if values and values.count(values[0]) == len(values):
        return _array(kind, len(values), (form.pack(size, values[0]) * len(values),))
    return _array(kind, len(values), [form.pack(size, one) for one in values])


async def undisturbed(call: Callable[[], T], meanwhile: Callable[[], None] | None = None) -> T:
    """What a call gives that uses a connection in a thread. Whoever is canceled, however often, waits for its
    end all the same: two at once on one connection would ruin its memory. `meanwhile` is called once it is
    under way."""
    under_way = asyncio.create_task(asyncio.to_thread(call))
    try:
        if meanwhile is not None:
            await asyncio.sleep(0)  # the thread first
            meanwhile()
        return await asyncio.shield(under_way)
    finally:
        while not under_way.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([under_way])


async def run_whole(
    connection: PGconn,
    statement: bytes,
    values: Sequence[bytes | BinaryArray | None],
    answer: Format = Format.TEXT,
    meanwhile: Callable[[], None] | None = None,
) -> PGresult:
    """Runs a statement with large parameters (arrays in binary, the rest as text) or a large answer, in a
    thread that waits in the driver: between the pieces of a large message the event loop would have to be
    let in each time, and other threads that are at work let nobody in for milliseconds. `meanwhile` is called
    once it is under way.

    Raises:
        psycopg.Error: what the server says went wrong.
    """
    forms = [Format.BINARY if isinstance(one, BinaryArray) else Format.TEXT for one in values]
    sent_as = [one.content if isinstance(one, BinaryArray) else one for one in values]
    call = partial(connection.exec_params, statement, sent_as, None, forms, answer)
    result = await undisturbed(call, meanwhile)
    if result.status != ExecStatus.TUPLES_OK:
        raise error_from_result(result)
    return result
