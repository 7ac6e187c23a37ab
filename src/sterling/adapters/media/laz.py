"""LAZ: the records of a LAS file packed in chunks (Isenburg, LASzip, 2013), unpacked by lazrs."""

import struct
from importlib import import_module
from typing import Any, BinaryIO

from sterling.adapters.media import records
from sterling.domain.errors import Invalid

_ENTRY = 54


def rows(file: BinaryIO, entries: int, start: int, record: Any, count: int) -> Any:
    """The fields of `record` of `count` points. The file stands behind its header, where `entries` variable
    length records follow; the points lie at `start`. Raises Invalid where they cannot be unpacked."""
    # Loaded at the first packed cloud: an idle worker does without.
    np: Any = import_module("numpy")
    lazrs: Any = import_module("lazrs")

    try:
        packing = _packing(file, entries)
        if lazrs.LazVlr(packing).item_size() != record.itemsize:
            raise Invalid("The LAZ file is damaged: its packing tells of records of another size.")
        file.seek(start)
        points = lazrs.LasZipDecompressor(file, packing)

        def following(n: int) -> Any:
            raw = np.empty(n * record.itemsize, dtype="u1")
            points.decompress_many(raw)
            return raw.view(record)

        return records.gathered(record, count, following)
    except lazrs.LazrsError as error:
        said = str(error)[:200]
        message = f"The points of this LAZ file cannot be unpacked: {said}. It is cut off or damaged."
        raise Invalid(message) from None


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
