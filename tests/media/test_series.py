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


@pytest.mark.parametrize(
    ("text", "encoding", "told", "numbers"),
    [
        ("Zeit;Wärme °C\n0,5;21,5\n1,0;22\n", "utf-8", ("Zeit", 0.5, 0.5, ["Wärme °C"]), [21.5, 22]),
        ("Zeit;Wärme °C\n0,5;21,5\n1,0;22\n", "latin-1", ("Zeit", 0.5, 0.5, ["Wärme °C"]), [21.5, 22]),
        ("t\tv\n0\t1.5\n1\t2\n", "utf-16", ("t", 0, 1, ["v"]), [1.5, 2]),
        ("0.0,1.5\n0.1,2.5\n", "utf-8", ("1", 0, 0.1, ["2"]), [1.5, 2.5]),
        (",time,v\n0,7,1\n1,8,2\n", "utf-8", ("time", 7, 1, ["v"]), [1, 2]),
        (
            "v,when\n3,2026-11-22T10:00:00Z\n4,2026-11-22T10:00:02Z\n",
            "utf-8",
            ("when", 1795341600, 2, ["v"]),
            [3, 4],
        ),
        (
            "at;v\n22.11.2026 10:00:00;3\n22.11.2026 10:00:02;4\n",
            "utf-8",
            ("at", 1795341600, 2, ["v"]),
            [3, 4],
        ),
        ("clock,v\n00:01:00,3\n00:01:02,4\n", "utf-8", ("clock", 60, 2, ["v"]), [3, 4]),
    ],
)
def test_tables_as_spreadsheets_and_loggers_write_them(
    tmp_path: Path, text: str, encoding: str, told: tuple[str, float, float, list[str]], numbers: list[float]
) -> None:
    """The moment is the one of the test above."""
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    facts, _, (channel,) = made(tmp_path / "a.csv")
    found = tuple(facts[name] for name in ("time", "start", "duration", "channels"))
    assert found == told
    assert channel == numbers


def test_the_index_of_a_data_frame_is_its_time(tmp_path: Path) -> None:
    arrow: Any = import_module("pyarrow")
    moments = arrow.array([1795341600_000, 1795341601_500], arrow.timestamp("ms", "Europe/Berlin"))
    parquet: Any = import_module("pyarrow.parquet")
    table = arrow.table({"v": [1.0, 2.0], "__index_level_0__": moments})
    parquet.write_table(table, tmp_path / "a.parquet")
    facts, times, _ = made(tmp_path / "a.parquet")
    assert (facts["time"], facts["start"], times) == ("__index_level_0__", 1795341600.0, [0.0, 1.5])
