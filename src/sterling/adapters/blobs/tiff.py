"""The size of the first picture of a TIFF file (TIFF 6.0, section 2; BigTIFF as libtiff describes it)."""

import struct
from typing import BinaryIO

_SIDES = (256, 257)  # ImageWidth, ImageLength
_ORIENTATION = 274
_KINDS = {3: "H", 4: "I", 16: "Q"}
_MOST_TAGS = 4096


def tiff_size(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """Width and height in pixels as it is shown, by its orientation; None where the file does not tell them
    or ends before its table of tags does. `size` is that of the file in bytes."""
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    try:
        (version,) = struct.unpack_from(order + "H", head, 2)
        place, count, entry = ("Q", "Q", "HHQ8s") if version == 43 else ("I", "H", "HHI4s")
        (start,) = struct.unpack_from(order + place, head, 8 if version == 43 else 4)
        file.seek(start)
        (tags,) = struct.unpack(order + count, file.read(struct.calcsize(order + count)))
        length = struct.calcsize(order + entry)
        table = file.read(length * min(tags, _MOST_TAGS))
        found = dict(_numbers(order, table[at : at + length], entry) for at in range(0, len(table), length))
        width, height = (found[tag] for tag in _SIDES)
    except (struct.error, KeyError, OverflowError, ValueError):
        return None
    if not 0 < start < size or not width or not height:
        return None
    return (height, width) if found.get(_ORIENTATION, 1) >= 5 else (width, height)


def _numbers(order: str, raw: bytes, entry: str) -> tuple[int, int]:
    """A tag and its number; 0 of one that is no single whole number."""
    tag, kind, count, value = struct.unpack(order + entry, raw)
    sign = _KINDS.get(kind)
    if sign is None or count != 1 or struct.calcsize(sign) > len(value):
        return tag, 0
    return tag, struct.unpack_from(order + sign, value)[0]
