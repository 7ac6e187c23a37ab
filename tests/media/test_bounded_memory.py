"""Small files that stand for gigabytes are refused before they are unpacked."""

import io
import struct
import tracemalloc
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from sterling.adapters.media.points import PointMaker
from sterling.adapters.media.series import SeriesMaker
from sterling.domain.errors import Invalid

WIDE = "# .PCD v0.7\nVERSION 0.7\nFIELDS x y z pad\nSIZE 4 4 4 4\nTYPE F F F F\nCOUNT 1 1 1 {pad}\n"
MOST_BYTES = 64 * 2**20


def wide(points: int, pad: int, data: str, body: bytes) -> bytes:
    return f"{WIDE.format(pad=pad)}WIDTH {points}\nHEIGHT 1\nPOINTS {points}\nDATA {data}\n".encode() + body


def repeated(size: int) -> bytes:
    """LZF of so many zeros, a multiple of 264: a zero, runs of 264 of what was before, and one of 263."""
    body = b"\0\0" + b"\xe0\xff\0" * (size // 264 - 1) + b"\xe0\xfe\0"
    return struct.pack("<II", len(body), size) + body


@pytest.mark.parametrize(
    "content",
    [
        wide(264_000, 1_000, "binary_compressed", repeated(264_000 * 4_012)),
        wide(1, 2_000_000, "ascii", b"0 " * 2_000_003 + b"\n"),
    ],
)
def test_a_cloud_of_too_many_values_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cloud").write_bytes(content)
    import_module("numpy")
    tracemalloc.start()
    try:
        with pytest.raises(Invalid, match=r"points of [\d,]+ values"):
            PointMaker().make(tmp_path / "cloud", io.BytesIO())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES


def parquet(path: Path, columns: dict[str, Any], times: int) -> None:
    """The same rows again and again, each column a few bytes in each group of rows."""
    arrow: Any = import_module("pyarrow")
    writing: Any = import_module("pyarrow.parquet")
    table = arrow.table(columns)
    with writing.ParquetWriter(path, table.schema) as writer:
        for _ in range(times):
            writer.write_table(table)


def test_a_series_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    arrow: Any = import_module("pyarrow")
    rows = arrow.repeat(1, 200_000)
    parquet(tmp_path / "a.parquet", {"t": rows, "v": rows}, 300)
    pool = arrow.default_memory_pool()
    before = pool.max_memory()
    with pytest.raises(Invalid, match="60,000,000 rows"):
        SeriesMaker().make(tmp_path / "a.parquet", io.BytesIO())
    assert pool.max_memory() - before < MOST_BYTES


def test_a_table_without_columns_is_no_series(tmp_path: Path) -> None:
    parquet(tmp_path / "a.parquet", {}, 1)
    with pytest.raises(Invalid, match="no columns"):
        SeriesMaker().make(tmp_path / "a.parquet", io.BytesIO())


ROWS, BYTES = 100_000, 1_000
"""Of files of 100 MB, of which the coordinates of the points are a hundredth."""


def las(rows: int, length: int) -> bytes:
    head = bytearray(227)
    head[0:4], head[24], head[25] = b"LASF", 1, 2
    struct.pack_into("<HIIBHI", head, 94, 227, 227, 0, 0, length, rows)
    struct.pack_into("<6d", head, 131, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0)
    return bytes(head)


def ply(pads: int) -> bytes:
    rest = "".join(f"property double pad{i}\n" for i in range(pads))
    places = "property float x\nproperty float y\nproperty float z\n"
    head = f"ply\nformat binary_little_endian 1.0\nelement vertex {ROWS}\n{places}{rest}end_header\n"
    return head.encode()


@pytest.mark.parametrize(
    ("head", "length"),
    [(wide(ROWS, BYTES // 4 - 3, "binary", b""), BYTES), (las(ROWS, BYTES), BYTES), (ply(123), 996)],
    ids=["pcd", "las", "ply"],
)
def test_of_wide_points_only_what_is_shown_is_held(tmp_path: Path, head: bytes, length: int) -> None:
    with (tmp_path / "cloud").open("wb") as file:
        file.write(head)
        file.truncate(len(head) + ROWS * length)
    target = io.BytesIO()
    PointMaker().make(tmp_path / "cloud", io.BytesIO())
    tracemalloc.start()
    try:
        facts = PointMaker().make(tmp_path / "cloud", target)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert facts["count"] == ROWS
    assert most < MOST_BYTES
