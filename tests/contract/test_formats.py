"""The contract of formats: every importer and exporter there is, also one from outside, runs through all of
it without a line being added."""

import csv
import io
import json
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from sterling.controls.compiled import spreads
from sterling.controls.template import compile_template
from sterling.domain.errors import SterlingError
from sterling.domain.job import LineProblem
from sterling.formats import detect, exporters, importer, importers, scan
from sterling.formats.archive import beginning
from sterling.formats.contract import ANSWER_COLUMNS, Entry, Exporter, Importer
from sterling.formats.target import target_of

pyarrow: Any = import_module("pyarrow")
parquet: Any = import_module("pyarrow.parquet")
COMPILED = compile_template(
    {
        "name": "all",
        "data": {
            "text": {"type": "string"},
            "image": {"type": "string"},
            "scene": {"type": "object"},
            "clip": {"type": "string"},
        },
        "views": {
            "doc": {"type": "text", "src": "$.text"},
            "img": {"type": "image", "src": "$.image"},
            "cloud": {"type": "pointcloud", "src": "$.scene"},
            "clip": {"type": "video", "src": "$.clip"},
        },
        "controls": {
            "mood": {"type": "choice", "options": ["good", "bad"]},
            "size": {"type": "number"},
            "entities": {"type": "span", "on": "doc", "labels": ["PER"], "required": False},
            "cells": {"type": "box", "on": "img", "labels": ["RBC"], "required": False},
            "things": {"type": "cuboid", "on": "cloud", "labels": ["car"], "required": False},
            "tracks": {"type": "track", "on": "clip", "labels": ["car"], "required": False},
        },
    }
)
TARGET = target_of(COMPILED)
CUBOID = ("x", "y", "z", "length", "width", "height", "yaw")
VALUES: dict[str, Any] = {
    "mood": "good",
    "size": 2.5,
    "entities": {"regions": [{"id": "1", "label": "PER", "start": 0, "end": 3, "text": "Ann"}]},
    "cells": {
        "media": {"width": 20, "height": 10},
        "regions": [{"id": "1", "label": "RBC", "x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0}],
    },
    "tracks": {
        "media": {"width": 20, "height": 10, "frames": 3},
        "regions": [
            {
                "id": "1",
                "label": "car",
                "keyframes": [{"frame": 1, "time": 0.1, "x": 1, "y": 2, "width": 3, "height": 4}],
            }
        ],
    },
    "things": {"regions": [{"id": "1", "label": "car", "frame": 0, **dict.fromkeys(CUBOID, 1.0)}]},
}
PLUGIN = Path(__file__).parent.parent / "plugin_format"


def installed() -> tuple[Mapping[str, Importer], str]:
    """All importers as if the package from outside were installed, whose metadata lies beside it, and what
    is then said of a name that none has; other tests do without it."""
    sys.path.insert(0, str(PLUGIN))
    scan.cache_clear()
    found = importers()
    with pytest.raises(SterlingError) as caught:
        importer("nothing")
    sys.path.remove(str(PLUGIN))
    scan.cache_clear()
    return found, caught.value.message


INSTALLED, SAID = installed()
IMPORTERS = sorted(INSTALLED.items())
EXPORTERS = sorted((name, what, one) for name, one in exporters().items() for what in one.what)
each_importer = pytest.mark.parametrize("reader", [x for _, x in IMPORTERS], ids=[n for n, _ in IMPORTERS])
each_exporter = pytest.mark.parametrize(
    ("what", "writer"), [(w, one) for _, w, one in EXPORTERS], ids=[f"{n}-{w}" for n, w, _ in EXPORTERS]
)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


BOMB = _zip({"big.xml": b"0" * (64 * 2**20), "big.png": b"0" * (64 * 2**20)})
ESCAPE = _zip({"../../etc/cron.d/x.png": b"x", "/abs.xml": b"<annotation/>", "C:\\x.jpg": b"x"})
HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "zeros": b"\0" * 4096,
    "not UTF-8": b'text,label\n\xff\xfe,\x80\n{"text": "\xff"}\n\xff\tB-PER\n',
    "truncated JSON": b'{"data": {"text": "abc',
    "truncated zip": _zip({"a.png": b"abc", "a.xml": b"<annotation/>"})[:-30],
    "zip bomb": BOMB,
    "path traversal": ESCAPE,
    "deep nesting": b"[" * 100_000,
    "deep JSON": b'{"data":' * 5_000 + b"1" + b"}" * 5_000,
    "billion laughs": _zip(
        {"a.png": b"x", "a.xml": b'<!DOCTYPE a [<!ENTITY a "aaaa">]><annotation>&a;&a;</annotation>'}
    ),
    "truncated Parquet": b"PAR1" + b"\0" * 64,
    "one very long line": b"x" * (20 * 2**20),
}


def test_a_format_from_outside_is_found_and_bad_ones_break_only_themselves() -> None:
    assert "notes" in INSTALLED
    assert "half" not in INSTALLED
    assert type(INSTALLED["csv"]).__module__ == "sterling.formats.csv"
    for point in ("nothing_here", "HALF", "TAKEN"):
        assert f"The plug-in sterling_notes:{point} was refused: " in SAID


@each_importer
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_bad_input_is_refused_by_line_or_as_a_whole_in_words(reader: Importer, content: bytes) -> None:
    found, said = list[Entry | LineProblem](), "Nothing is wrong as a whole."
    try:
        found += reader.read(io.BytesIO(content), TARGET)
    except SterlingError as error:
        said = error.message
    assert len(said) > 20
    assert said.endswith(".")
    for one in found:
        assert one.line >= 1
        if isinstance(one, LineProblem):
            assert all(problem.message and problem.code for problem in one.problems)
        else:
            for asset in one.assets:
                assert ".." not in asset.name.split("/")
                assert not asset.name.startswith("/")
    lines = [one.line for one in found if isinstance(one, LineProblem)]
    assert len(lines) == len(set(lines))


@each_importer
def test_a_bomb_is_not_unpacked(reader: Importer) -> None:
    tracemalloc.start()
    try:
        _exhaust(reader.read(io.BytesIO(BOMB), TARGET))
    except SterlingError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 32 * 2**20


def _exhaust(entries: Iterator[Entry | LineProblem]) -> None:
    for one in entries:
        assert not (isinstance(one, Entry) and one.assets)


@each_importer
def test_an_importer_says_who_it_is_and_what_it_loses(reader: Importer) -> None:
    assert reader.name
    assert reader.title
    assert all(suffix.startswith(".") for suffix in reader.suffixes)
    assert isinstance(reader.tabular, bool)
    assert all(loss.message for loss in reader.losses(TARGET))
    for content in (b"", b"\0" * 100):
        reader.detect(content, "file.unknown")


def _batch(what: str, rows: int) -> Any:
    text = json.dumps({"text": "Ann sat", "image": "a.png", "scene": {"frames": ["a.pcd"]}, "clip": "a"})
    if what == "labels":
        labels = {name: {"value": value, "probability": 0.5} for name, value in VALUES.items()}
        columns: dict[str, list[Any]] = {
            "task_id": [f"t{n}" for n in range(rows)],
            "external_id": [f"=i{n}" for n in range(rows)],
            "data": [text] * rows,
            "labels": [json.dumps(labels)] * rows,
            "is_test": [False] * rows,
        }
        return pyarrow.RecordBatch.from_pydict(columns)
    whole = ("round", "template_version", "guideline_version", "version")
    columns = {name: ["x"] * rows for name in ANSWER_COLUMNS}
    columns |= {name: [1] * rows for name in whole}
    columns |= {"is_test": [False] * rows, "seconds": [0.5] * rows, "answer": [json.dumps(VALUES)] * rows}
    columns["id"] = [f"a{n}" for n in range(rows)]
    return pyarrow.RecordBatch.from_pydict(columns)


class _Counted(io.RawIOBase):
    """Takes bytes and forgets them; only their number stays."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += memoryview(data).nbytes
        return memoryview(data).nbytes


@each_exporter
def test_an_export_streams_in_bounded_memory(what: str, writer: Exporter) -> None:
    out: Any = _Counted()
    making = writer.open(out, what, TARGET, spreads(COMPILED))
    batch = _batch(what, 500)
    before = pyarrow.total_allocated_bytes()
    making.write(batch)
    tracemalloc.start()
    for _ in range(20):
        making.write(batch)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 2**20
    assert pyarrow.total_allocated_bytes() - before < 128 * 2**20
    making.close()
    assert out.size > 1000
    assert all(loss.message and loss.code == "loss" for loss in writer.losses(TARGET))


@each_exporter
def test_an_empty_export_is_a_file_all_the_same(what: str, writer: Exporter) -> None:
    out = io.BytesIO()
    writer.open(out, what, TARGET, spreads(COMPILED)).close()
    if writer.name == "parquet":
        assert parquet.read_table(out).num_rows == 0
    if writer.name == "csv":
        assert "mood" in next(csv.reader([out.getvalue().decode()]))


@each_exporter
def test_what_is_exported_by_pages_is_what_is_exported_at_once(what: str, writer: Exporter) -> None:
    batch, once, pages = _batch(what, 12), io.BytesIO(), io.BytesIO()
    _write(writer, what, once, [batch])
    _write(writer, what, pages, [batch.slice(0, 5), batch.slice(5, 7)])
    if writer.name == "parquet":  # the pages of the file may differ, its rows may not
        assert parquet.read_table(once).equals(parquet.read_table(pages))
    else:
        assert once.getvalue() == pages.getvalue()


def _write(writer: Exporter, what: str, out: BinaryIO, batches: list[Any]) -> None:
    making = writer.open(out, what, TARGET, spreads(COMPILED))
    for batch in batches:
        making.write(batch)
    making.close()


@pytest.mark.parametrize("name", sorted(importers().keys() & exporters().keys()))
def test_what_a_format_writes_it_recognizes_and_reads(name: str) -> None:
    writer, out = exporters()[name], io.BytesIO()
    _write(writer, "labels", out, [_batch("labels", 3)])
    out.seek(0)
    reader, why = detect(beginning(out, 1 << 16), f"labels{writer.suffix}")
    assert (reader.name, bool(why)) == (name, True)
    found = list(reader.read(out, TARGET))
    assert len(found) == 3


def test_flat_columns_have_the_types_of_the_template() -> None:
    out = io.BytesIO()
    _write(exporters()["parquet"], "labels", out, [_batch("labels", 2)])
    table = parquet.read_table(out)
    types = {field.name: str(field.type) for field in table.schema}
    assert {name: types[name] for name in ("mood", "size", "entities.count", "cells.count")} == {
        "mood": "string",
        "size": "double",
        "entities.count": "int64",
        "cells.count": "int64",
    }
    (row, _) = table.to_pylist()
    assert (row["mood"], row["size"], row["cells.count"], row["mood.probability"]) == ("good", 2.5, 1, 0.5)
    assert json.loads(row["cells"]) == VALUES["cells"]


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    out = io.BytesIO()
    _write(exporters()["csv"], "labels", out, [_batch("labels", 1)])
    assert b'"\'=i0"' in out.getvalue()
