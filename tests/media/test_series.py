"""Time series: the numbers of the file come out as they are, and files that are none are refused."""

import io
import math
import struct
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from sterling.adapters.media.series import SeriesMaker
from sterling.domain.errors import Invalid


def made(path: Path) -> tuple[dict[str, JsonValue], list[float], list[list[float]]]:
    target = io.BytesIO()
    facts = SeriesMaker().make(path, target)
    raw, count = target.getvalue(), int(str(facts["count"]))
    times = list(struct.unpack_from(f"<{count}d", raw))
    rest = [v for (v,) in struct.iter_unpack("<f", raw[8 * count :])]
    return facts, times, [rest[at : at + count] for at in range(0, len(rest), count)]


def test_a_csv_with_gaps_and_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("note,Time,speed,load\nx,10,1.5,3\ny,10.25,,4\nz,12,-2.5,5\n")
    facts, times, (speed, load) = made(path)
    assert facts == {
        "count": 3,
        "time": "Time",
        "start": 10.0,
        "duration": 2.0,
        "channels": ["speed", "load"],
    }
    assert times == [0.0, 0.25, 2.0]
    assert (speed[0], math.isnan(speed[1]), speed[2]) == (1.5, True, -2.5)
    assert load == [3.0, 4.0, 5.0]


def test_moments_of_a_csv_and_a_parquet_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("at,v\n2026-11-22T10:00:00,1\n2026-11-22T10:00:01.5,2\n")
    facts, times, _ = made(tmp_path / "a.csv")
    # 2026-11-22T10:00:00Z by `date -u -d ... +%s`.
    assert (facts["start"], times) == (1795341600.0, [0.0, 1.5])
    arrow: Any = import_module("pyarrow")
    columns = arrow.table({"t": arrow.array([0, 500_000], arrow.timestamp("us")), "v": [1, 2]})
    parquet: Any = import_module("pyarrow.parquet")
    parquet.write_table(columns, tmp_path / "a.parquet")
    assert made(tmp_path / "a.parquet")[1:] == ([0.0, 0.5], [[1.0, 2.0]])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("time,v\n", "has no rows"),
        ("time,v\n1,a\n2,b\n", "no column beside the time holds numbers"),
        ("time,v\n1,1\n3,2\n2,3\n", "Row 3 is earlier than the row above it, by column 'time'"),
        ("time,v\n1,1\n,2\n", "Row 2 has no time in column 'time'"),
        ("time,v\n1,1\n1,2\n", "All rows have the same time"),
        ("time,v\nnoon,1\nnight,2\n", "holds string: give seconds as numbers, or ISO 8601"),
        ("time,v,v\n1,1,1\n2,2,2\n", "Two columns"),
        ("time,v\n1,1\n2,2,3\n", "cannot be read as CSV"),
        ("PAR1 and nothing more", "cannot be read as Parquet"),
        ("time," + ",".join(f"c{i}" for i in range(65)) + "\n" + "1," * 65 + "1\n", "has 65 channels"),
    ],
)
def test_a_file_that_is_no_series_says_why(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(Invalid, match=reason):
        SeriesMaker().make(path, io.BytesIO())
