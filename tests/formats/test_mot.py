"""Tracks as MOT: boxes of every frame at which an object is to be seen, by numbers made by hand."""

import io
import json
import zipfile
from importlib import import_module
from typing import Any

import pytest

from sterling.controls.template import compile_template
from sterling.domain.errors import Invalid
from sterling.formats.mot import EXPORTER
from sterling.formats.target import target_of

pyarrow: Any = import_module("pyarrow")
TEMPLATE: dict[str, Any] = {
    "name": "clips",
    "data": {"clip": {"type": "string"}},
    "views": {"clip": {"type": "video", "src": "$.clip"}},
    "controls": {
        "objects": {"type": "track", "on": "clip", "labels": ["car", "person"]},
        "good": {"type": "choice", "options": ["yes", "no"]},
    },
}
BOX = {"time": 0, "y": 20, "width": 30, "height": 40.5}


def test_boxes_between_keyframes_until_the_object_is_gone() -> None:
    parked = {"id": "p1", "label": "person", "keyframes": [{**BOX, "frame": 3, "x": 7}]}
    passing = [{**BOX, "frame": 0, "x": 10}, {**BOX, "frame": 2, "x": 14, "outside": True}]
    media = {"width": 640, "height": 480, "frames": 5}
    value = {"media": media, "regions": [{"id": "c1", "label": "car", "keyframes": passing}, parked]}
    row = {"task_id": "t", "external_id": "a/b clip", "data": "{}", "is_test": False}
    rows = [{**row, "labels": json.dumps({"objects": {"value": value}})}, {**row, "labels": "{}"}]
    out = io.BytesIO()
    writer = EXPORTER.open(out, "labels", target_of(compile_template(TEMPLATE)), [])
    writer.write(pyarrow.RecordBatch.from_pylist(rows))
    writer.close()
    with zipfile.ZipFile(out) as archive:
        found = {name: archive.read(name).decode().split() for name in archive.namelist()}
    assert found["000001-a-b-clip/gt/gt.txt"] == [
        "1,1,10,20,30,40.5,1,1,1",
        "2,1,12,20,30,40.5,1,1,1",
        "4,2,7,20,30,40.5,1,2,1",
        "5,2,7,20,30,40.5,1,2,1",
    ]
    assert found["000001-a-b-clip/gt/labels.txt"] == ["car", "person"]
    assert found["000001-a-b-clip/gt/tracks.txt"] == ["c1", "p1"]
    assert found["000002-a-b-clip/gt/gt.txt"] == []


def test_what_is_lost_is_told_and_what_has_no_tracks_is_refused() -> None:
    losses = EXPORTER.losses(target_of(compile_template(TEMPLATE)))
    assert [loss.path for loss in losses] == ["/controls/good", "/controls/objects"]
    without = {**TEMPLATE, "controls": {"good": TEMPLATE["controls"]["good"]}}
    with pytest.raises(Invalid, match="no track control"):
        EXPORTER.losses(target_of(compile_template(without)))
