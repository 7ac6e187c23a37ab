"""LAZ: the records of a LAS file packed in chunks (Isenburg, LASzip, 2013), unpacked by lazrs."""

import struct
from importlib import import_module
from typing import Any, BinaryIO

from sterling.domain.errors import Invalid

_ENTRY = 54
_SLICE = 1 << 24
"""Bytes of records that are unpacked at once: of a whole cloud only the columns that are wanted are kept."""


def rows(file: BinaryIO, entries: int, start: int, record: Any, count: int) -> Any:
    """The fields of `record` of `count` points. The file stands behind its header, where `entries` variable
    length records follow; the points lie at `start`. Raises Invalid where they cannot be unpacked."""
    # Loaded at the first packed cloud: an idle worker does without.
    np: Any = import_module("numpy")
    lazrs: Any = import_module("lazrs")

    found = np.empty(count, dtype=[(name, record[name]) for name in record.names])
    step = max(1, _SLICE // record.itemsize)
    try:
        packing = _packing(file, entries)
        if lazrs.LazVlr(packing).item_size() != record.itemsize:
            raise Invalid("The LAZ file is damaged: its packing tells of records of another size.")
        file.seek(start)
        points = lazrs.LasZipDecompressor(file, packing)
        for at in range(0, count, step):
            raw = np.empty(min(step, count - at) * record.itemsize, dtype="u1")
            points.decompress_many(raw)
            found[at : at + step] = raw.view(record)
    except lazrs.LazrsError as error:
        said = str(error)[:200]
        message = f"The points of this LAZ file cannot be unpacked: {said}. It is cut off or damaged."
        raise Invalid(message) from None
    return found


def _packing(file: BinaryIO, entries: int) -> bytes:
    """How the points are packed: the variable length record of LASzip (LAS 1.4 R15, section 2.5)."""
    for _ in range(entries):
        head = file.read(_ENTRY)
        if len(head) < _ENTRY:
            break
        owner, number, length = struct.unpack_from("<2x16sHH", head)
        content = file.read(length)
        if owner.rstrip(b"\0") == b"laszip encoded" and number == 22204:
            return content
    raise Invalid("The LAZ file is damaged: it does not say how its points are packed.")
