"""Zips of YOLO as Ultralytics, Roboflow, Label Studio and CVAT lay them out. Pictures are 20 x 10 pixels."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from sterling.controls.compiled import check_part
from sterling.domain.errors import Invalid
from sterling.domain.job import LineProblem
from sterling.formats import detect, importer
from sterling.formats.archive import beginning
from sterling.formats.contract import Entry
from sterling.formats.target import target_of
from tests.formats.test_coco_shapes import compiled
from tests.formats.test_coco_zip import packed, picture

YAML = b"path: ../x\ntrain: images/train\nval: images/val\nnc: 2\nnames:\n  0: cat\n  1: sign\n"
LIST = b"train: ../train/images\nnc: 2\nnames: ['cat', 'sign']\nroboflow:\n  version: 1\n"
BOX = b"1 0.5 0.5 0.2 0.4\n"
NOTES = json.dumps({"categories": [{"id": 0, "name": "cat"}], "info": {}}).encode()


def read(files: Mapping[str, bytes], *names: str) -> tuple[dict[str, Any], list[str], list[str]]:
    """The truth of each picture, what was refused, and what was left out."""
    template, source = compiled(*names), packed(files)
    reader, _ = detect(beginning(source, 1 << 16), "set.zip")
    assert reader.name == "yolo"
    items, refused, left_out = dict[str, Any](), list[str](), list[str]()
    for one in reader.read(source, target_of(template)):
        if isinstance(one, LineProblem):
            refused += [problem.message for problem in one.problems]
            continue
        assert isinstance(one, Entry)
        assert b"".join(one.assets[0].pieces()) == files[one.external_id or ""]
        truth: Any = one.truth
        assert truth is None or check_part(template, {"image": "a"}, truth) == []
        items[one.external_id or ""] = truth and {name: value["regions"] for name, value in truth.items()}
        left_out += [problem.message for problem in one.left_out]
    return items, refused, left_out


LAYOUTS: dict[str, dict[str, bytes]] = {
    "ultralytics": {"data.yaml": YAML, "images/train/a.png": picture(), "labels/train/a.txt": BOX},
    "in a folder": {"my/data.yaml": YAML, "my/images/a.png": picture(), "my/labels/a.txt": BOX},
    "roboflow": {
        "README.roboflow.txt": b"hello",
        "train/images/a.png": picture(),
        "train/labels/a.txt": BOX,
        "data.yaml": LIST,
    },
    "label studio": {
        "notes.json": NOTES,
        "classes.txt": b"cat\nsign\n",
        "images/a.png": picture(),
        "labels/a.txt": BOX,
    },
    "cvat, yolo 1.1": {
        "obj.data": b"classes = 2",
        "obj.names": b"cat\nsign\n",
        "train.txt": b"data/obj_train_data/a.png\n",
        "obj_train_data/a.png": picture(),
        "obj_train_data/a.txt": BOX,
    },
}


@pytest.mark.parametrize("files", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(files: dict[str, bytes]) -> None:
    items, refused, left_out = read(files, "boxes")
    (found,) = items.values()
    # The middle at half of 20 x 10 pixels, a fifth wide and two fifths tall.
    assert found == {"boxes": [{"id": "1", "label": "sign", "x": 8, "y": 3, "width": 4, "height": 4}]}
    assert (refused, left_out) == ([], [])


def one(text: bytes, *names: str, yaml: bytes = YAML) -> tuple[Any, list[str], list[str]]:
    files = {"data.yaml": yaml, "images/a.png": picture(), "labels/a.txt": text}
    items, refused, left_out = read(files, *names)
    return items.get("images/a.png"), refused, left_out


def test_outlines_and_turned_boxes_are_polygons_else_boxes() -> None:
    text = b"0 0.1 0.1 0.5 0.1 0.5 0.6\n0 0.1 0.1 0.5 0.1 0.5 0.6 0.1 0.6\n"
    found, refused, left_out = one(text, "outlines", "boxes")
    assert [region["points"] for region in found["outlines"]] == [
        [[2, 1], [10, 1], [10, 6]],
        [[2, 1], [10, 1], [10, 6], [2, 6]],
    ]
    assert ("boxes" in found, refused, left_out) == (False, [], [])
    found, _, _ = one(text, "boxes")
    box = {"label": "cat", "x": 2, "y": 1, "width": 8, "height": 5}
    assert found["boxes"] == [{"id": "1", **box}, {"id": "2", **box}]


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (b"kpt_shape: [3, 3]\n", b"0 .5 .5 .5 .5 0.25 0.1 2 0 0 0 0.5 0.8 1"),
        (b"kpt_shape: [3, 2]\n", b"0 .5 .5 .5 .5 0.25 0.1 -1 -1 0.5 0.8"),
        (
            b"kpt_shape: [3, 3]\nkpt_names:\n  0: [hip, left_hand, head]\n",
            b"0 .5 .5 .5 .5 .5 .8 1 0 0 0 .25 .1 2",
        ),
    ],
    ids=["x, y, visibility", "x, y", "by name"],
)
def test_poses_are_skeletons(shape: bytes, text: bytes) -> None:
    found, refused, left_out = one(text, "bones", yaml=YAML + shape)
    (region,) = found["bones"]
    hip = "visible" if b"-1" in text else "hidden"
    assert region["points"] == {
        "head": {"x": 5, "y": 1, "visibility": "visible"},
        "hip": {"x": 10, "y": 8, "visibility": hip},
    }
    assert (refused, left_out) == ([], [])


def test_places_that_six_digits_round_out_of_the_picture_are_on_its_edge() -> None:
    found, refused, left_out = one(b"0 0.500001 0.5 1.000002 0.999999\n", "boxes")
    assert [found["boxes"][0][name] for name in ("x", "width")] == [0, 20]
    assert (refused, left_out) == ([], [])


def test_of_pictures_without_a_text_nothing_is_known_and_an_empty_text_says_that_there_is_nothing() -> None:
    files = {
        "data.yaml": YAML,
        "images/a.png": picture(1),
        "images/b.png": picture(2),
        "labels/b.txt": b"\n",
        "labels/gone.txt": BOX,
    }
    items, refused, _ = read(files, "boxes")
    assert items == {"images/a.png": None, "images/b.png": {"boxes": []}}
    assert refused == ["the file 'labels/gone.txt' belongs to no picture of the archive"]


def test_truth_is_stated_only_of_what_the_archive_speaks_of() -> None:
    files = {
        "data.yaml": YAML,
        "images/a.png": picture(1),
        "images/b.png": picture(2),
        "labels/a.txt": b"0 .5 .5 .2 .4\n",
        "labels/b.txt": b"",
    }
    items, _, _ = read(files, "boxes", "outlines", "bones")
    assert {
        name: {control: len(drawn) for control, drawn in found.items()} for name, found in items.items()
    } == {
        "images/a.png": {"boxes": 1},
        "images/b.png": {"boxes": 0},
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"7 .5 .5 .1 .1", "the class 7 has no name"),
        (b"cat .5 .5 .1 .1", "it is not a class and numbers"),
        (b"0 .5 .5 .1", "3 numbers are no box, outline or pose"),
        (b"0 nan .5 .1 .1", "has no bbox of four numbers"),
        (b"1e999 .5 .5 .1 .1", "it is not a class and numbers"),
        (b"0 1e300 .5 .1 .1", "has no bbox of four numbers"),
        (b"\xff\xfe", "it is not a class and numbers"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(text: bytes, reason: str) -> None:
    found, refused, _ = one(text, "boxes")
    assert found is None
    (said,) = refused
    assert said.startswith("images/a.png: line 1 of labels/a.txt: ")
    assert reason in said


def test_what_is_no_picture_is_told() -> None:
    files = {"data.yaml": YAML, "images/a.png": b"no picture", "labels/a.txt": BOX}
    items, refused, _ = read(files, "boxes")
    assert items == {}
    assert refused[0].startswith("images/a.png: the size of the picture cannot be read: ")


@pytest.mark.parametrize(
    "yaml",
    [
        b"nc: 2",
        b"names: 7",
        b"names: []",
        b"a: &a [1]\nnames: [*a, *a]",
        b"!!python/object/apply:os.system ['true']",
        b"names: " + b"[" * 100_000,
        b"names: [" + b"a, " * 1_000_000 + b"]",
        b"\xff\xfe\x00",
        b"names: [a\nb: {",
        b"names: [cat]\nkpt_shape: [100000, 3]",
        b"names: [cat]\nkpt_shape: 5",
    ],
    ids=lambda text: repr(text[:30]),
)
def test_a_hostile_list_of_classes_is_refused(yaml: bytes) -> None:
    source = packed({"data.yaml": yaml, "images/a.png": picture(), "labels/a.txt": BOX})
    with pytest.raises(Invalid) as caught:
        list(importer("yolo").read(source, target_of(compiled("boxes"))))
    assert "data.yaml" in caught.value.message


def test_zips_of_other_things_are_none() -> None:
    for files in ({"a.png": picture(), "a.txt": b"x"}, {"classes.txt": b"x", "b.txt": b"y"}):
        assert detect(beginning(packed(files), 1 << 16), "x.zip")[0].name == "files"
