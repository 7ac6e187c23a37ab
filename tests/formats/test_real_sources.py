"""The real sets through the formats: what is read is what the source says, what is written is the source."""

import importlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from sterling.domain.job import LineProblem
from sterling.formats import detect, exporter, importer
from sterling.formats.contract import Entry, Target

SPANS = Target(views={"doc": ("text", "text")}, controls={"entities": ("span", "doc", ())})
BOXES = Target(
    views={"img": ("image", "image")}, controls={"cells": ("box", "img", ("RBC", "WBC", "Platelets"))}
)


def _entries(name: str, content: bytes, target: Target) -> tuple[list[Entry], list[LineProblem]]:
    found = list(importer(name).read(io.BytesIO(content), target))
    return [e for e in found if isinstance(e, Entry)], [p for p in found if isinstance(p, LineProblem)]


def _labels(entries: list[Entry], control: str) -> Any:
    rows = [
        {
            "task_id": str(e.line),
            "external_id": e.external_id,
            "data": json.dumps(e.data),
            "labels": json.dumps({control: {"value": (e.truth or {})[control], "probability": 1.0}}),
        }
        for e in entries
    ]
    arrow: Any = importlib.import_module("pyarrow")
    return arrow.RecordBatch.from_pylist(rows)


@pytest.mark.parametrize("part", ["train", "dev", "test"])
def test_conll_reads_and_writes_the_source_token_by_token(data_dir: Path, part: str) -> None:
    content = (data_dir / "ner_wnut17" / f"{part}.conll").read_bytes()
    entries, problems = _entries("conll", content, SPANS)
    assert problems == []
    out = io.BytesIO()
    writer = exporter("conll").open(out, "labels", SPANS, [])
    writer.write(_labels(entries, "entities"))
    writer.close()
    source = [line for line in content.decode().split("\n") if line.strip()]
    assert [line for line in out.getvalue().decode().split("\n") if line] == source


def test_voc_reads_the_boxes_that_the_xml_says(data_dir: Path) -> None:
    folder = data_dir / "detect_bccd"
    names = sorted(path.stem for path in (folder / "annotations").glob("*.xml"))[:40]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.write(folder / "images" / f"{name}.jpg", f"images/{name}.jpg")
            archive.write(folder / "annotations" / f"{name}.xml", f"annotations/{name}.xml")
    content = packed.getvalue()
    assert detect(content[:65536], "cells.zip")[0].name == "voc"
    entries, problems = _entries("voc", content, BOXES)
    assert problems == []
    assert [entry.external_id for entry in entries] == names
    for entry in entries:
        root = ElementTree.parse(folder / "annotations" / f"{entry.external_id}.xml").getroot()
        wanted = [
            (
                found.findtext("name"),
                *(float(found.findtext(f"bndbox/{key}") or "") for key in ("xmin", "ymin", "xmax", "ymax")),
            )
            for found in root.iterfind("object")
        ]
        value: Any = (entry.truth or {})["cells"]
        got = [
            (r["label"], r["x"], r["y"], r["x"] + r["width"], r["y"] + r["height"]) for r in value["regions"]
        ]
        assert got == wanted


def test_coco_written_is_read_back() -> None:
    value: Any = {
        "media": {"width": 640, "height": 480},
        "regions": [{"id": "1", "label": "WBC", "x": 1.5, "y": 2, "width": 30, "height": 40.25}],
    }
    entry = Entry(1, {"image": "sha256:ab"}, external_id="a.jpg", truth={"cells": value})
    out = io.BytesIO()
    writer = exporter("coco").open(out, "labels", BOXES, [])
    writer.write(_labels([entry], "cells"))
    writer.close()
    whole = json.loads(out.getvalue())
    assert whole["annotations"][0]["bbox"] == [1.5, 2, 30, 40.25]
    assert {c["id"]: c["name"] for c in whole["categories"]}[whole["annotations"][0]["category_id"]] == "WBC"
    assert detect(out.getvalue(), "boxes.json")[0].name == "coco"
    entries, problems = _entries("coco", out.getvalue(), BOXES)
    assert problems == []
    assert entries[0].truth == {"cells": value}


def test_csv_reads_every_query_of_the_source(data_dir: Path) -> None:
    content = (data_dir / "banking77" / "test.csv").read_bytes()
    entries, problems = _entries("csv", content, Target())
    assert problems == []
    assert len(entries) == 3080
    assert entries[0].data == {"text": "How do I locate my card?", "category": "card_arrival"}
