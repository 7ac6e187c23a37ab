"""Files of point clouds, told by their first bytes: PCD, PLY, LAS, LAZ, and the bare floats of KITTI.

Each reader gives the columns of its file; sizes are held against the file before anything is allocated.
"""

import os
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sterling.adapters.media import laz, ply, records
from sterling.adapters.media.lzf import decompress
from sterling.domain.errors import Invalid

MOST_POINTS = 10_000_000
_MOST_TEXT = 4 << 30
_MOST_FIELDS = 2000
_MOST_VALUES = 125_000_000
"""Of one point, and of all, where they are unpacked or read from text: a gigabyte of them is held at most."""
_HEAD_LINES = 200
_LINE = 4096
_MOST_LASERS = 256
Array = Any
"""A numpy array: this module does without numpy until a cloud is read."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Coordinates as float64, and per point whatever of intensity and class the file has."""

    x: Array
    y: Array
    z: Array
    intensity: Array | None = None
    classes: Array | None = None
    unread: int = 0
    """Points for which the file has room behind those that its header counts."""


def read(path: Path) -> Columns:
    """The points of a file. Raises Invalid with a sentence for the task where it is none that can be read."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head == b"LASF":
            return _las(file)
        if head.startswith(b"ply"):
            return _ply(file)
        if head.startswith((b"#", b"VERS", b"FIEL")):
            return _pcd(file)
        return _kitti(file)


def require_count(count: int) -> int:
    """Raises Invalid where there are no points, or too many to be shown."""
    if count <= 0:
        raise Invalid("The point cloud is empty: its file names no points.")
    if count > MOST_POINTS:
        raise Invalid(
            f"The point cloud has {count:,} points; at most {MOST_POINTS:,} can be shown. Cut it into tiles."
        )
    return count


def _require_values(count: int, each: int, held: int) -> None:
    """Raises Invalid where a point has too many values, or the `held` ones of all take too much memory."""
    if each > _MOST_FIELDS or count * held > _MOST_VALUES:
        raise Invalid(
            f"The point cloud has {count:,} points of {each:,} values; at most {_MOST_FIELDS:,} of a point "
            f"and {_MOST_VALUES:,} in all can be read. Leave out fields that are not shown, or cut it."
        )


def _left(file: BinaryIO) -> int:
    return max(0, os.fstat(file.fileno()).st_size - file.tell())


def _require_bytes(file: BinaryIO, needed: int) -> None:
    left = _left(file)
    if left < needed:
        raise Invalid(
            f"The point cloud is cut off: its header promises {needed:,} bytes of points, {left:,} are there."
        )


def _header(file: BinaryIO, last: re.Pattern[str], what: str) -> list[list[str]]:
    """Words of each line up to and including the one that `last` matches."""
    lines = list[list[str]]()
    for _ in range(_HEAD_LINES):
        raw = file.readline(_LINE)
        line = raw.decode("ascii", "replace").strip()
        if not raw or len(raw) == _LINE:
            break
        if line and not line.startswith(("#", "comment", "obj_info")):
            lines.append(line.split())
        if last.match(line):
            return lines
    raise Invalid(f"The header of this {what} file has no end: it is damaged, or no {what} file.")


# PCD: pointclouds.org/documentation/tutorials/pcd_file_format
_PCD_TYPES = {
    **{("F", size): f"<f{size}" for size in ("4", "8")},
    **{("I", size): f"<i{size}" for size in ("1", "2", "4", "8")},
    **{("U", size): f"<u{size}" for size in ("1", "2", "4", "8")},
}


def _pcd(file: BinaryIO) -> Columns:
    head = {line[0].upper(): line[1:] for line in _header(file, re.compile(r"DATA\b", re.IGNORECASE), "PCD")}
    fields = head.get("FIELDS", [])
    kinds = [*zip(head.get("TYPE", []), head.get("SIZE", []), strict=False)]
    counts = [_whole(word, "PCD") for word in head.get("COUNT", ["1"] * len(fields))]
    unknown = [kind for kind in kinds if kind not in _PCD_TYPES]
    if not fields or unknown or not len(fields) == len(kinds) == len(counts):
        raise Invalid("The header of this PCD file does not fit together: FIELDS, TYPE, SIZE, COUNT.")
    points = head.get("POINTS") or [str(_area(head))]
    count = require_count(_whole(points[0], "PCD"))
    names = [(name, _PCD_TYPES[kind], n) for name, kind, n in zip(fields, kinds, counts, strict=True)]
    _require_places([name for name, _, n in names if n > 0])
    form = (head["DATA"] or [""])[0].lower()
    if form == "ascii":
        return _columns(_ascii(file, count, [(name, n) for name, _, n in names], "PCD"))
    if form not in ("binary", "binary_compressed"):
        raise Invalid(f"PCD data is ascii, binary or binary_compressed; this file says {form!r}.")
    return _columns(_pcd_binary(file, names, count, compressed=form == "binary_compressed"))


def _area(head: Mapping[str, Sequence[str]]) -> int:
    sides = [_whole((head.get(name) or ["0"])[0], "PCD") for name in ("WIDTH", "HEIGHT")]
    return sides[0] * sides[1]


def _whole(word: str, what: str) -> int:
    if not word.isdecimal() or len(word) > 15:
        raise Invalid(f"The header of this {what} file has {word[:40]!r} where a whole number belongs.")
    return int(word)


def _pcd_binary(
    file: BinaryIO, names: Sequence[tuple[str, str, int]], count: int, *, compressed: bool
) -> Mapping[str, Array]:
    import numpy as np  # noqa: PLC0415 - loaded at the first cloud

    widths, values = [np.dtype(kind).itemsize * n for _, kind, n in names], sum(n for _, _, n in names)
    if not compressed:
        _require_values(count, values, len(_WANTED))
        _require_bytes(file, sum(widths) * count)
        return _table(records.read(file, records.record(names, _WANTED), count))
    _require_values(count, values, values)
    _require_bytes(file, 8)
    packed, whole = struct.unpack("<II", file.read(8))
    _require_bytes(file, packed)
    if whole != sum(widths) * count:
        wanted = sum(widths) * count
        raise Invalid(f"The packed points should be {wanted:,} bytes; this PCD file says {whole:,}.")
    raw = decompress(file.read(packed), whole)
    columns, at = dict[str, Array](), 0
    for (name, kind, n), width in zip(names, widths, strict=True):
        columns[name] = np.frombuffer(raw, dtype=kind, count=count * n, offset=at)[:: max(n, 1)]
        at += width * count
    return columns


def _table(rows: Array) -> dict[str, Array]:
    return {name: rows[name] for name in rows.dtype.names}


def _ascii(file: BinaryIO, count: int, names: Sequence[tuple[str, int]], what: str) -> dict[str, Array]:
    import numpy as np  # noqa: PLC0415 - loaded at the first cloud

    wide = sum(n for _, n in names)
    _require_values(count, wide, wide)
    if _left(file) < count * 2 * wide - 1 or _left(file) > _MOST_TEXT:
        raise Invalid(f"The point cloud is cut off: its header promises {count:,} points.")
    try:
        table = np.loadtxt(file, max_rows=count, usecols=range(wide), ndmin=2, comments=None)
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise Invalid(f"A line of this {what} file cannot be read: {str(error)[:200]}.") from None
    if len(table) < count:
        raise Invalid(f"The point cloud is cut off: {len(table):,} of its {count:,} points are there.")
    starts = [sum(n for _, n in names[:i]) for i in range(len(names))]
    return {name: table[:, at] for (name, n), at in zip(names, starts, strict=True) if n > 0}


def _ply(file: BinaryIO) -> Columns:
    lines = _header(file, re.compile(r"end_header$"), "PLY")
    form, elements = ply.declared(lines)
    vertex = next((element for element in elements if element.name == "vertex"), None)
    if vertex is None:
        raise Invalid("This PLY file has no vertices: its points cannot be found.")
    count = require_count(vertex.count)
    for element in elements[: elements.index(vertex)]:
        ply.pass_over(file, element, form)
    _require_places([one.name for one in vertex.properties if one.length is None])
    if vertex.ragged:
        return _columns(ply.ragged(file, vertex, form))
    if form == "ascii":
        return _columns(_ascii(file, count, [(one.name, 1) for one in vertex.properties], "PLY"))
    _require_bytes(file, vertex.width * count)
    return _columns(_table(ply.table(file, vertex, form, _WANTED)))


_NAMES = {
    "intensity": ("intensity", "i", "scalar_intensity", "reflectivity", "reflectance"),
    "classes": ("classification", "class", "label", "scalar_classification", "scalar_label"),
}


_WANTED = frozenset({*"xyz", *_NAMES["intensity"], *_NAMES["classes"]})


def _require_places(fields: Sequence[str]) -> None:
    missing = [axis for axis in "xyz" if axis not in {name.lower() for name in fields}]
    if missing:
        told = ", ".join(fields)[:200]
        raise Invalid(f"The point cloud has no {', '.join(missing)}; its fields are {told}.")


def _columns(found: Mapping[str, Array]) -> Columns:
    lower = {name.lower(): column for name, column in found.items()}
    rest = {kind: next((lower[n] for n in names if n in lower), None) for kind, names in _NAMES.items()}
    return Columns(lower["x"], lower["y"], lower["z"], rest["intensity"], rest["classes"])


def _las(file: BinaryIO) -> Columns:
    """LAS 1.0 to 1.4 (ASPRS LAS specification R15, sections 2.4 and 2.6), plain or packed as LAZ."""
    import numpy as np  # noqa: PLC0415 - loaded at the first cloud

    head = file.read(375)
    if len(head) < 227:
        raise Invalid("The LAS file is cut off inside of its header.")
    long, start, entries, form, length, count = struct.unpack_from("<HIIBHI", head, 94)
    packed, form = form & 0xC0, form & 0x3F
    if head[25] >= 4 and count == 0 and len(head) >= 255:
        count = struct.unpack_from("<Q", head, 247)[0]
    least = 30 if form >= 6 else 20
    if form > 10 or length < least:
        raise Invalid(f"Records of LAS format {form} with {length} bytes are not known.")
    require_count(count)
    scale, offset = struct.unpack_from("<3d", head, 131), struct.unpack_from("<3d", head, 155)
    place = 16 if form >= 6 else 15
    record = np.dtype(
        {
            "names": ["x", "y", "z", "intensity", "class"],
            "formats": ["<i4", "<i4", "<i4", "<u2", "u1"],
            "offsets": [0, 4, 8, 12, place],
            "itemsize": length,
        }
    )
    file.seek(long if packed else start)
    unread = 0
    if packed:
        rows = laz.rows(file, entries, start, record, count)
    else:
        _require_bytes(file, length * count)
        unread = max(0, (_las_end(head, start + _left(file)) - start) // length - count)
        rows = records.read(file, record, count)
    x, y, z = (rows[axis] * scale[i] + offset[i] for i, axis in enumerate("xyz"))
    # Before format 6 the upper three bits of the class are flags.
    classes = rows["class"] if form >= 6 else rows["class"] & 0x1F
    return Columns(x, y, z, rows["intensity"], classes, unread)


def _las_end(head: bytes, size: int) -> int:
    """Where the points end at the latest: waveforms (from LAS 1.3 on) and extended records (from 1.4 on) may
    follow them."""
    follow = [struct.unpack_from("<Q", head, 227)[0]] if head[25] >= 3 and len(head) >= 235 else []
    follow += [struct.unpack_from("<Q", head, 235)[0]] if head[25] >= 4 and len(head) >= 243 else []
    return min([size, *(place for place in follow if place > 0)])


def _kitti(file: BinaryIO) -> Columns:
    """Bare little-endian float32 x y z intensity, without a header (KITTI, Velodyne scans); nuScenes has the
    number of the laser behind these, which tells its files apart."""
    import numpy as np  # noqa: PLC0415 - loaded at the first cloud

    size = _left(file)
    fits = size % 20 == 0 and size // 20 <= MOST_POINTS
    five = np.fromfile(file, dtype="<f4", count=size // 4) if fits else np.zeros(0, "<f4")
    lasers = five[4::5]
    if len(lasers) > 1 and ((lasers >= 0) & (lasers < _MOST_LASERS) & (lasers % 1 == 0)).all():
        require_count(len(lasers))
        rows = five.reshape(-1, 5)
        return Columns(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])
    file.seek(0)
    if size % 16 or size == 0:
        raise Invalid(
            "This is no point cloud that can be read: it begins like none of PCD, PLY, LAS and LAZ, and as "
            f"bare floats (x y z intensity) its {size:,} bytes would have to be a multiple of 16."
        )
    require_count(size // 16)
    rows = np.fromfile(file, dtype="<f4").reshape(-1, 4)
    plausible = np.isfinite(rows[:, :3]).all(axis=1) & (np.abs(rows[:, :3]) < 1e6).all(axis=1)
    if plausible.mean() < 0.5:
        raise Invalid("This is no point cloud that can be read: as floats its bytes are no coordinates.")
    return Columns(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])
