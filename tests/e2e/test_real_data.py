"""Real sets, from the source's file to the exported file and back: what was answered is what comes out."""

from __future__ import annotations

import csv
import importlib
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import sterling
from sterling.cli import main
from sterling.sdk.projects import Project
from sterling.sdk.steps import Waiting

Json = dict[str, Any]
pytestmark = pytest.mark.usefixtures("command")


def answer_all(
    client: sterling.Client, project: Project[Waiting], name: str, answer: Callable[[Json, str], Json]
) -> int:
    """An annotator of its own claims everything, and answers as the source says; gives the number."""
    made = client.annotators.create("import", name, external_id=name)
    own = client.with_key(client.annotators.key(made.id).secret)
    count = 0
    while handed := own.claim(project.id, 100):
        for one in handed:
            one.submit(answer(dict(one.data), one.external_id))
            count += 1
    return count


def exported(project: Project[Waiting], folder: Path, format: str) -> Path:
    """By the command line."""
    path = folder / f"labels.{format}"
    assert main(["export", str(path), "--project", project.name, "--format", format]) == 0
    return path


def lines_of(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows_of(path: Path) -> list[Json]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table_of(path: Path) -> list[Json]:
    parquet: Any = importlib.import_module("pyarrow.parquet")
    return parquet.read_table(path).to_pylist()


def text_of(row: Json) -> str:
    """The text of an item in a row of Parquet, where the data are JSON."""
    return json.loads(row["data"])["text"]


def test_banking77(client: sterling.Client, data_dir: Path, name: str, tmp_path: Path) -> None:
    with (data_dir / "banking77" / "test.csv").open(encoding="utf-8", newline="") as file:
        source = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    says = dict(source)
    template = {
        "name": "banking",
        "data": {"text": {"type": "string"}},
        "views": {"message": {"type": "text", "src": "$.text"}},
        "controls": {"category": {"type": "choice", "on": "message", "options": sorted(set(says.values()))}},
    }
    project = client.projects.create(name, template)
    texts = tmp_path / "texts.csv"
    with texts.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text"])
        writer.writerows([text] for text, _ in source)
    assert main(["import", str(texts), "--project", name]) == 0
    # The SDK finds all of them there.
    assert project.import_file({"text": text} for text in says).unchanged == len(says)

    count = answer_all(client, project, name, lambda data, _: {"category": says[data["text"]]})
    assert count == len(says) == len(source)
    project.aggregate()
    lines = lines_of(exported(project, tmp_path, "jsonl"))
    by_line = {one["data"]["text"]: one["labels"]["category"]["value"] for one in lines}
    assert by_line == says
    assert {one["data.text"]: one["category"] for one in rows_of(exported(project, tmp_path, "csv"))} == says
    table = table_of(exported(project, tmp_path, "parquet"))
    assert {text_of(one): one["category"] for one in table} == says


def sentences(path: Path) -> list[tuple[tuple[str, str], ...]]:
    """Sentences as (token, tag) pairs, read by hand."""
    found, current = list[tuple[tuple[str, str], ...]](), list[tuple[str, str]]()
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            token, _, tag = line.partition("\t")
            current.append((token, tag.strip()))
        elif current:
            found.append(tuple(current))
            current = []
    return found


def regions(sentence: Sequence[tuple[str, str]]) -> list[Json]:
    """The entities of a sentence whose tokens are joined by spaces."""
    text, found, at = " ".join(token for token, _ in sentence), list[Json](), 0
    for token, tag in sentence:
        end = at + len(token)
        if tag.startswith("I-") and found and found[-1]["end"] == at - 1:
            found[-1]["end"] = end
        elif tag != "O":
            found.append({"id": f"r{len(found)}", "label": tag[2:], "start": at, "end": end})
        at = end + 1
    return [{**one, "text": text[one["start"] : one["end"]]} for one in found]


def test_wnut17(client: sterling.Client, data_dir: Path, name: str, tmp_path: Path) -> None:
    path = data_dir / "ner_wnut17" / "test.conll"
    source = sentences(path)
    by_id = {f"s{number}": one for number, one in enumerate(source, 1)}
    labels = sorted({tag[2:] for one in source for _, tag in one if tag != "O"})
    template = {
        "name": "entities",
        "data": {"text": {"type": "string"}},
        "views": {"doc": {"type": "text", "src": "$.text"}},
        "controls": {"entities": {"type": "span", "on": "doc", "labels": labels}},
    }
    project = client.projects.create(name, template)
    assert main(["import", str(path), "--project", name]) == 0
    assert project.import_file(path).unchanged == len(source)

    def answer(data: Json, external_id: str) -> Json:
        sentence = by_id[external_id]
        assert data["text"] == " ".join(token for token, _ in sentence)
        return {"entities": {"regions": regions(sentence)}}

    assert answer_all(client, project, name, answer) == len(source)
    project.aggregate()
    assert Counter(sentences(exported(project, tmp_path, "conll"))) == Counter(source)
    for one in lines_of(exported(project, tmp_path, "jsonl")):
        spans = [(r["start"], r["end"], r["label"]) for r in one["labels"]["entities"]["value"]["regions"]]
        assert spans == [(r["start"], r["end"], r["label"]) for r in regions(by_id[one["id"]])]
    for format, read, id_column in (("csv", rows_of, "id"), ("parquet", table_of, "external_id")):
        rows = {one[id_column]: one for one in read(exported(project, tmp_path, format))}
        assert rows.keys() == by_id.keys()
        for name_, sentence in by_id.items():
            wanted = [(r["start"], r["end"], r["label"], r["text"]) for r in regions(sentence)]
            value = json.loads(rows[name_]["entities"])
            assert [(r["start"], r["end"], r["label"], r["text"]) for r in value["regions"]] == wanted
            assert int(rows[name_]["entities.count"]) == len(wanted)


Box = tuple[str, float, float, float, float]


def boxes(path: Path) -> list[Box]:
    """(class, xmin, ymin, xmax, ymax) of an annotation, read by hand."""
    found = list[Box]()
    for one in ElementTree.parse(path).getroot().iterfind("object"):
        sides = [float(one.findtext(f"bndbox/{side}") or "") for side in ("xmin", "ymin", "xmax", "ymax")]
        found.append((one.findtext("name") or "", sides[0], sides[1], sides[2], sides[3]))
    return found


def values_of(project: Project[Waiting], folder: Path, control: str) -> list[dict[str, Json]]:
    """The labels of a control by external id, from NDJSON, CSV and Parquet."""
    lines = lines_of(exported(project, folder, "jsonl"))
    table = table_of(exported(project, folder, "parquet"))
    sheet = rows_of(exported(project, folder, "csv"))
    return [
        {one["id"]: one["labels"][control]["value"] for one in lines},
        {one["external_id"]: json.loads(one[control]) for one in table},
        {one["id"]: json.loads(one[control]) for one in sheet},
    ]


def corners(region: Json) -> Box:
    """A region as the source has it."""
    x, y = region["x"], region["y"]
    return region["label"], x, y, x + region["width"], y + region["height"]


CELLS: Json = {
    "name": "cells",
    "data": {"image": {"type": "string"}},
    "views": {"picture": {"type": "image", "src": "$.image"}},
    "controls": {"cells": {"type": "box", "on": "picture", "labels": ["RBC", "WBC", "Platelets"]}},
}


def pack(folder: Path, stems: list[str], into: Path) -> Path:
    """Images and annotations as people send them."""
    with zipfile.ZipFile(into, "w") as archive:
        for stem in stems:
            archive.write(folder / "images" / f"{stem}.jpg", f"{stem}.jpg")
            archive.write(folder / "annotations" / f"{stem}.xml", f"{stem}.xml")
    return into


def test_bccd(client: sterling.Client, data_dir: Path, name: str, tmp_path: Path) -> None:
    folder = data_dir / "detect_bccd"
    truth = {path.stem: boxes(path) for path in sorted((folder / "annotations").glob("*.xml"))}
    # Two images of the source have a box without any area: it is left out, and named.
    wanted = {
        stem: [box for box in found if box[1] < box[3] and box[2] < box[4]] for stem, found in truth.items()
    }
    flat = {stem for stem in truth if truth[stem] != wanted[stem]}
    packed = pack(folder, list(truth), tmp_path / "cells.zip")
    project = client.projects.create(name, CELLS)
    assert main(["import", str(packed), "--project", name]) == 0
    again = project.import_file(packed)
    assert (again.imported, again.unchanged, again.refused) == (0, len(truth), 0)
    assert again.left_out == sum(len(truth[stem]) - len(wanted[stem]) for stem in flat)
    assert {one.external_id for one in again.problems} == flat

    def answer(_: Json, external_id: str) -> Json:
        found = [
            {"id": f"r{n}", "label": label, "x": x0, "y": y0, "width": x1 - x0, "height": y1 - y0}
            for n, (label, x0, y0, x1, y1) in enumerate(wanted[external_id])
        ]
        return {"cells": {"media": {"width": 640, "height": 480}, "regions": found}}

    assert answer_all(client, project, name, answer) == len(wanted)
    project.aggregate()
    coco = json.loads(exported(project, tmp_path, "coco").read_text())
    names = {one["id"]: one["file_name"] for one in coco["images"]}
    classes = {one["id"]: one["name"] for one in coco["categories"]}
    assert sorted(names.values()) == sorted(wanted)
    found = Counter[tuple[str, Box]]()
    for one in coco["annotations"]:
        x, y, width, height = one["bbox"]
        found[names[one["image_id"]], (classes[one["category_id"]], x, y, x + width, y + height)] += 1
    assert found == Counter((stem, box) for stem, all_ in wanted.items() for box in all_)
    for value in values_of(project, tmp_path, "cells"):
        assert {stem: Counter(map(corners, one["regions"])) for stem, one in value.items()} == {
            stem: Counter(all_) for stem, all_ in wanted.items()
        }
