"""Files that are packed, or hold times finer than ours: read, or refused in words."""

import bz2
import gzip
import importlib
import io
import lzma
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from sterling.domain.errors import Invalid
from sterling.formats import detect, importer
from sterling.formats.contract import Entry, Target

pa: Any = importlib.import_module("pyarrow")  # its own types are partial
pq: Any = importlib.import_module("pyarrow.parquet")
LINE = b'{"data": {"text": "a"}}\n'
TARGET = Target(views={"text": ("text", "text")}, controls={"mood": ("choice", None, ())})


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bz2", "xz"])
def test_a_packed_file_is_told_to_be_unpacked(pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Invalid, match=r"packed\. Unpack it first"):
        detect(pack(LINE), "items.jsonl.gz")


def _rows(table: Any) -> list[Entry]:
    out = io.BytesIO()
    pq.write_table(table, out)
    return [one for one in importer("parquet").read(out, TARGET) if isinstance(one, Entry)]


def test_times_in_nanoseconds_are_read_to_the_microsecond() -> None:
    moment = int(datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC).timestamp()) * 10**9 + 123_456_789
    columns = {
        "text": pa.array(["a"]),
        "at": pa.array([moment], pa.timestamp("ns")),
        "zoned": pa.array([moment], pa.timestamp("ns", "UTC")),
        "clock": pa.array([1_001], pa.time64("ns")),
        "took": pa.array([1_001], pa.duration("ns")),
    }
    (row,) = _rows(pa.table(columns))
    assert row.data["at"] == "2024-05-06T07:08:09.123456"
    assert row.data["zoned"] == "2024-05-06T07:08:09.123456+00:00"
    assert row.data["clock"] == "00:00:00.000001"
    assert row.data["took"] == "0:00:00.000001"


def test_times_that_no_calendar_has_are_told_in_words() -> None:
    column = pa.array([2**62], pa.timestamp("us"))
    with pytest.raises(Invalid, match="Row group 1 of the file cannot be read"):
        _rows(pa.table({"text": ["a"], "at": column}))
    nested = pa.array([[1]], pa.list_(pa.timestamp("ns")))
    with pytest.raises(Invalid, match="Row group 1 of the file cannot be read"):
        _rows(pa.table({"text": ["a"], "at": nested}))
