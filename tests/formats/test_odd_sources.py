"""Files as other tools really write them: taken as meant, or refused by place and reason; nothing is dropped
in silence."""

import json
from typing import Any

import pytest

from tests.formats.test_hostile_files import read, zipped

IMAGE = {"id": 1, "file_name": "a.jpg", "width": 100, "height": 80}


def _coco(annotations: list[Any], images: list[Any] | None = None, **more: Any) -> bytes:
    names = [{"id": 7, "name": "RBC"}, {"id": 90, "name": "WBC"}]
    whole = {"images": images or [IMAGE], "annotations": annotations, "categories": names, **more}
    return json.dumps(whole).encode()


def _box(**changed: Any) -> dict[str, Any]:
    return {"id": 5, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4], "iscrowd": 0, **changed}


@pytest.mark.parametrize(
    "images",
    [[{**IMAGE, "id": "1"}], [{**IMAGE, "width": "100", "height": 80.0}], [IMAGE]],
    ids=["an id as text", "sizes as text and float", "plain"],
)
def test_coco_ids_and_sizes_are_taken_however_they_are_written(images: list[Any]) -> None:
    (entry,), problems = read("coco", b"\xef\xbb\xbf" + _coco([_box(category_id="7")], images))
    assert problems == []
    assert entry.truth == {
        "cells": {
            "media": {"width": 100, "height": 80},
            "regions": [{"id": "1", "label": "RBC", "x": 1, "y": 2, "width": 3, "height": 4}],
        }
    }


def test_coco_boxes_of_no_image_are_told() -> None:
    (entry,), (problem,) = read("coco", _coco([_box(), _box(image_id=9), _box(image_id=9)]))
    assert (entry.external_id, problem.line) == ("a.jpg", 2)
    assert problem.problems[0].message == "2 annotations are of the image 9, which is not there"


def test_coco_boxes_without_extent_are_left_out_by_name() -> None:
    (entry,), problems = read("coco", _coco([_box(bbox=[1, 2, 0, 4]), _box()]))
    assert problems == []
    assert [one.message for one in entry.left_out] == ["annotation 5 is 0 x 4 pixels and was left out"]
    assert entry.truth is not None
    assert len(entry.truth["cells"]["regions"]) == 1  # type: ignore[index, call-overload, arg-type]


def test_coco_boxes_that_are_rounded_out_of_their_image_are_cut_to_it() -> None:
    """By up to a pixel; the image is 100 by 80. One that sticks out by more stays as it is, to be refused."""
    boxes = [[-0.5, 2, 10, 4], [90.25, 70, 10, 10.75], [90, 70, 20, 5]]
    (entry,), problems = read("coco", _coco([_box(bbox=bbox) for bbox in boxes]))
    assert problems == []
    assert entry.truth is not None
    found: Any = entry.truth["cells"]
    sides = [[one[name] for name in ("x", "y", "width", "height")] for one in found["regions"]]
    assert sides == [[0, 2, 9.5, 4], [90.25, 70, 9.75, 10], [90, 70, 20, 5]]
    assert [one.code for one in entry.left_out] == ["cut", "cut"]


def test_coco_images_of_one_id_are_not_given_each_other_s_boxes() -> None:
    entries, problems = read("coco", _coco([_box()], [IMAGE, {**IMAGE, "file_name": "b.jpg"}]))
    assert ([one.external_id for one in entries], [one.line for one in problems]) == (["a.jpg"], [2])


@pytest.mark.parametrize(
    "content",
    [
        _coco([_box(image_id=[1])]),
        _coco([_box(category_id={})]),
        _coco([], [{**IMAGE, "id": {"x": 1}}]),
        _coco([], categories=[{"id": [1], "name": "x"}]),
    ],
)
def test_coco_ids_of_no_sense_crash_nothing(content: bytes) -> None:
    entries, problems = read("coco", content)
    assert len(entries) + len(problems) >= 1


def test_a_document_type_is_met_in_any_encoding() -> None:
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'
    _, problems = read("voc", zipped({"a.jpg": b"x", "a.xml": bomb.encode("utf-16")}))
    assert "document type" in problems[0].problems[0].message


@pytest.mark.parametrize(
    "content",
    [
        "John\tB-PER\nvan\tI-PER\nDam\tE-PER\nin\tO\nParis\tS-LOC\n",
        "John\tB-PER\nvan\tI-PER\nDam\tL-PER\nin\tO\nParis\tU-LOC\n",
        "John\tI-PER\nvan\tI-PER\nDam\tI-PER\nin\tO\nParis\tI-LOC\n",
        "\ufeff# id = 1\nJohn\tB-PER\nvan\tI-PER\nDam\tI-PER\nin\tO\nParis\tB-LOC\n",
    ],
    ids=["BIOES", "BILOU", "IOB1", "mark and comment"],
)
def test_all_ways_to_tag_tokens_say_the_same(content: str) -> None:
    (entry,), problems = read("conll", content.encode())
    assert problems == []
    assert entry.data == {"text": "John van Dam in Paris"}
    assert entry.truth is not None
    found: Any = entry.truth["entities"]
    names = [(one["label"], one["text"]) for one in found["regions"]]
    assert names == [("PER", "John van Dam"), ("LOC", "Paris")]


def test_a_token_that_looks_like_a_comment_stays() -> None:
    (entry,), _ = read("conll", b"# O\nwin B-PER\n")
    assert entry.data == {"text": "# win"}
