"""What COCO draws beside boxes. Masks and their packed forms are as pycocotools 2.0.11 encodes them."""

import io
import json
from importlib import import_module
from typing import Any

import pytest

from sterling.controls.compiled import check_part
from sterling.controls.template import compile_template
from sterling.domain.job import LineProblem
from sterling.formats import exporter, importer
from sterling.formats.contract import Entry
from sterling.formats.target import target_of

pyarrow: Any = import_module("pyarrow")

IMAGE = {"id": 1, "file_name": "a.png", "width": 20, "height": 10}
PLAIN = [32, 3, 7, 1, 1, 1, 7, 3, 144, 1]
"""A ring of 3 x 3 pixels at (3, 2), and the last pixel of the image."""
PACKED = "P137NJ062Y4N"
RING = {"x": 3, "y": 2, "width": 17, "height": 8}
JOINTS = ["head", "left_hand", "hip"]
CONTROLS: dict[str, Any] = {
    "boxes": {"type": "box", "on": "img", "labels": ["cat", "sign"]},
    "outlines": {"type": "polygon", "on": "img", "labels": ["cat"]},
    "pixels": {"type": "mask", "on": "img", "labels": ["cat"]},
    "bones": {
        "type": "skeleton",
        "on": "img",
        "labels": ["cat"],
        "keypoints": JOINTS,
        "edges": [["head", "hip"]],
    },
}


def compiled(*names: str, **more: Any) -> Any:
    return compile_template(
        {
            "name": "shapes",
            "data": {"image": {"type": "string"}},
            "views": {"img": {"type": "image", "src": "$.image"}},
            "controls": {name: {**CONTROLS[name], **more} for name in names},
        }
    )


def coco(*annotations: dict[str, Any], joints: Any = JOINTS) -> bytes:
    cat = {"id": 7, "name": "cat", **({} if joints is None else {"keypoints": joints})}
    whole = {
        "images": [IMAGE],
        "annotations": [
            {"id": 50 + n, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4], "iscrowd": 0, **one}
            for n, one in enumerate(annotations)
        ],
        "categories": [cat, {"id": 8, "name": "sign"}],
    }
    return json.dumps(whole).encode()


def read(content: bytes, *names: str) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """The regions of each control, which are right answers, and what was said."""
    template = compiled(*names)
    (one,) = importer("coco").read(io.BytesIO(content), target_of(template))
    if isinstance(one, LineProblem):
        return {}, [problem.message for problem in one.problems]
    truth: Any = one.truth or {}
    assert check_part(template, one.data, truth) == []
    return {name: value["regions"] for name, value in truth.items()}, [p.message for p in one.left_out]


def test_outlines_are_polygons_and_parts_of_one_object_a_group() -> None:
    triangle, square = [1, 1, 9, 1, 1, 8.5], [12, 2, 18, 2, 18, 6, 12, 6]
    found, said = read(
        coco({"segmentation": [triangle]}, {"segmentation": [triangle, square]}), "boxes", "outlines"
    )
    corners = [[1, 1], [9, 1], [1, 8.5]]
    assert found["outlines"] == [
        {"id": "1", "label": "cat", "points": corners},
        {"id": "2.1", "label": "cat", "points": corners, "group": "2"},
        {"id": "2.2", "label": "cat", "points": [[12, 2], [18, 2], [18, 6], [12, 6]], "group": "2"},
    ]
    assert "boxes" not in found
    assert said == []


def boxed(**images: list[dict[str, Any]]) -> bytes:
    """Images by name, and what is drawn on each."""
    annotations = [
        {"id": n, "image_id": name, "category_id": 7, "bbox": [1, 2, 3, 4], **one}
        for n, (name, one) in enumerate((name, one) for name, drawn in images.items() for one in drawn)
    ]
    listed = [{**IMAGE, "id": name, "file_name": name} for name in images]
    categories = [{"id": 7, "name": "cat"}]
    return json.dumps({"images": listed, "annotations": annotations, "categories": categories}).encode()


OUTLINE = {"segmentation": [[1, 1, 9, 1, 1, 8]]}
STATED: dict[str, tuple[bytes, dict[str, dict[str, int] | None]]] = {
    "boxes alone": (boxed(a=[{}], b=[]), {"a": {"boxes": 1}, "b": {"boxes": 0}}),
    "outlines alone": (boxed(a=[OUTLINE], b=[]), {"a": {"outlines": 1}, "b": {"outlines": 0}}),
    "both, each on an image of its own": (
        boxed(a=[{}], b=[OUTLINE], c=[]),
        {"a": {"boxes": 1}, "b": {"outlines": 1}, "c": {"boxes": 0, "outlines": 0}},
    ),
    "both on one image": (
        boxed(a=[{}, OUTLINE], b=[{}]),
        {"a": {"boxes": 1, "outlines": 1}, "b": {"boxes": 1}},
    ),
    "nothing anywhere": (boxed(a=[], b=[]), {key: {"boxes": 0, "outlines": 0} for key in "ab"}),
    "nothing that can be held": (
        boxed(a=[{**OUTLINE, "segmentation": [[1, 1, 2, 2, 3, 3]]}], b=[]),
        {"a": {"outlines": 0}, "b": {"outlines": 0}},
    ),
}


@pytest.mark.parametrize(("content", "stated"), STATED.values(), ids=STATED)
def test_truth_is_stated_only_of_what_the_file_speaks_of(content: bytes, stated: dict[str, Any]) -> None:
    entries = importer("coco").read(io.BytesIO(content), target_of(compiled("boxes", "outlines")))
    found = dict[str, Any]()
    for one in entries:
        assert isinstance(one, Entry)
        assert one.in_part
        truth: dict[str, Any] = one.truth or {}
        found[one.external_id or ""] = {name: len(value["regions"]) for name, value in truth.items()}
    assert found == stated


def test_labels_that_the_file_does_not_list_are_told_once_and_controls_of_others_are_not_stated() -> None:
    content = boxed(a=[{}], b=[])
    reader = importer("coco")
    first, second = reader.read(io.BytesIO(content), target_of(compiled("boxes", "outlines")))
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    message = "the file lists no 'sign': what is known of its images says that there is none"
    assert [one.message for one in first.left_out] == [message]
    assert second.left_out == []
    dogs = content.replace(b"cat", b"dog").replace(b'"annotations": [{', b'"x": [{')
    nothing = [
        one.truth
        for one in reader.read(io.BytesIO(dogs), target_of(compiled("boxes")))
        if isinstance(one, Entry)
    ]
    assert nothing == [None, None]


@pytest.mark.parametrize("counts", [PLAIN, PACKED], ids=["plain", "packed"])
def test_runs_are_masks_in_a_window(counts: Any) -> None:
    mask = {"size": [10, 20], "counts": counts}
    found, said = read(coco({"segmentation": mask}), "pixels", "outlines")
    (region,) = found["pixels"]
    # In a window of 8 rows from row 2 on a column begins every 8 pixels, and the last pixel is number 135.
    expected = [0, 3, 5, 1, 1, 1, 5, 3, 116, 1]
    assert region == {"id": "1", "label": "cat", **RING, "counts": expected}
    assert said == []


def test_outlines_are_painted_where_only_masks_are_asked() -> None:
    found, _ = read(coco({"segmentation": [[2, 1, 6, 1, 6, 4, 2, 4]]}), "pixels")
    # 4 x 3 pixels, as pycocotools paints it.
    assert found["pixels"] == [
        {"id": "1", "label": "cat", "x": 2, "y": 1, "width": 4, "height": 3, "counts": [0, 12]}
    ]


def test_runs_longer_than_a_column_take_the_whole_height() -> None:
    found, _ = read(coco({"segmentation": {"size": [10, 20], "counts": [5, 20, 175]}}), "pixels")
    assert found["pixels"] == [
        {"id": "1", "label": "cat", "x": 0, "y": 0, "width": 3, "height": 10, "counts": [5, 20, 5]}
    ]


@pytest.mark.parametrize(
    ("joints", "more"),
    [
        (JOINTS, []),
        (["Head", "left hand", "hip"], []),
        (None, []),
        (
            ["head", "left_hand", "tail"],
            ["annotation 50 has the keypoint 'tail', which the template does not, left out"],
        ),
    ],
    ids=["by name", "by name in other words", "by order", "unknown"],
)
def test_keypoints_are_skeletons(joints: Any, more: list[str]) -> None:
    flat = [5, 1, 2, 0, 0, 0, 9.5, 8, 1]
    found, said = read(coco({"keypoints": flat, "num_keypoints": 2}, joints=joints), "boxes", "bones")
    points: dict[str, Any] = {"head": {"x": 5, "y": 1, "visibility": "visible"}}
    if not more:
        points["hip"] = {"x": 9.5, "y": 8, "visibility": "hidden"}
    assert found["bones"] == [{"id": "1", "label": "cat", "points": points}]
    # The bbox says more than where the points end.
    assert [one["x"] for one in found["boxes"]] == [1]
    assert said == more


@pytest.mark.parametrize("side", [0, -20, 1e300, 10_000_000, None, "x"])
def test_images_of_no_size_are_refused_by_their_place(side: Any) -> None:
    content = coco({}).replace(b'"width": 20', b'"width": ' + json.dumps(side).encode())
    _, (said,) = read(content, "boxes")
    assert said.endswith("width and height of 1 to 1,000,000 pixels")


def test_each_label_goes_to_a_control_that_knows_it() -> None:
    outline = {"segmentation": [[1, 1, 9, 1, 1, 8]]}
    found, said = read(coco(outline, {**outline, "category_id": 8}), "boxes", "outlines")
    assert [one["label"] for one in found["outlines"]] == ["cat"]
    assert [one["label"] for one in found["boxes"]] == ["sign"]
    assert said == []


def test_what_no_control_holds_is_told_by_name() -> None:
    mask = {"size": [10, 20], "counts": PLAIN}
    found, said = read(coco({"segmentation": mask}, {"segmentation": []}), "bones")
    assert found == {}
    assert said == [
        "annotation 50 has nothing that a control of the template holds and was left out",
        "annotation 51 has nothing that a control of the template holds and was left out",
    ]
    reader = importer("coco")
    assert [loss.message for loss in reader.losses(target_of(compiled("outlines")))] == [
        "iscrowd and area are not taken over",
        "keypoints are not taken over without a skeleton control",
        "a bbox alone is not taken over without a box control",
    ]
    assert len(reader.losses(target_of(compiled(*CONTROLS)))) == 1


def test_flat_outlines_are_left_out_and_those_that_stick_out_by_a_pixel_are_cut() -> None:
    found, said = read(
        coco({"segmentation": [[1, 1, 2, 2, 3, 3]]}, {"segmentation": [[-0.5, 1, 20.75, 1, 5, 10.5]]}),
        "outlines",
    )
    assert [one["points"] for one in found["outlines"]] == [[[0, 1], [20, 1], [5, 10]]]
    assert said == [
        "annotation 50 has an outline without area, which was left out",
        "annotation 51 stuck out by up to a pixel and was cut to the image",
    ]


def around(ring: list[list[float]]) -> list[list[float]]:
    """A ring from its least corner on."""
    start = ring.index(min(ring))
    return ring[start:] + ring[:start]


def test_runs_are_polygons_with_holes_along_the_pixels_where_no_mask_is_asked() -> None:
    found, said = read(coco({"segmentation": {"size": [10, 20], "counts": PACKED}}), "outlines")
    ring, last = found["outlines"]
    assert around(ring["points"]) == [[3, 2], [6, 2], [6, 5], [3, 5]]
    (hole,) = ring["holes"]
    assert sorted(hole) == [[4, 3], [4, 4], [5, 3], [5, 4]]
    assert around(last["points"]) == [[19, 9], [20, 9], [20, 10], [19, 10]]
    assert (ring["group"], last["group"], "holes" in last) == ("1", "1", False)
    assert said == []


def written(template: Any, truth: Any) -> tuple[dict[str, Any], io.BytesIO]:
    """The annotations of an export, and the file."""
    out = io.BytesIO()
    labels = {name: {"value": value, "probability": 1.0} for name, value in truth.items()}
    row = {"external_id": "a.png", "data": '{"image": "sha256:ab"}', "labels": json.dumps(labels)}
    writer = exporter("coco").open(out, "labels", target_of(template), [])
    writer.write(pyarrow.RecordBatch.from_pylist([row]))
    writer.close()
    out.seek(0)
    return json.loads(out.getvalue()), out


def test_polygons_with_holes_are_written_as_pixels_and_read_back() -> None:
    template = compiled("outlines")
    square, hole = [[3, 2], [6, 2], [6, 5], [3, 5]], [[4, 3], [5, 3], [5, 4], [4, 4]]
    region = {"id": "1", "label": "cat", "points": square, "holes": [hole]}
    whole, out = written(template, {"outlines": {"media": {"width": 20, "height": 10}, "regions": [region]}})
    (one,) = whole["annotations"]
    # The ring of PLAIN without the last pixel of the image, which ends the runs outside.
    assert one["segmentation"] == {"size": [10, 20], "counts": [32, 3, 7, 1, 1, 1, 7, 3, 145]}
    assert (one["iscrowd"], one["area"], one["bbox"]) == (0, 8, [3, 2, 3, 3])
    (entry,) = importer("coco").read(out, target_of(template))
    assert isinstance(entry, Entry)
    truth: Any = entry.truth
    (back,) = truth["outlines"]["regions"]
    assert (around(back["points"]), [sorted(ring) for ring in back["holes"]]) == (square, [sorted(hole)])


def test_attributes_go_both_ways_and_those_that_do_not_fit_are_named() -> None:
    spec = {
        "occluded": {"type": "boolean"},
        "state": {"enum": ["red", "green"], "when": "occluded"},
        "age": {"type": "number", "max": 9},
    }
    template = compiled("boxes", attributes=spec)
    right = {"occluded": True, "state": "green", "age": 4}
    content = coco(
        {"attributes": {**right, "rotation": 0.0}},
        {"attributes": {"occluded": "yes", "state": "red", "age": 10, "rotation": 0.0}},
    )
    (one,) = importer("coco").read(io.BytesIO(content), target_of(template))
    assert isinstance(one, Entry)
    truth: Any = one.truth
    assert check_part(template, one.data, truth) == []
    first, second = truth["boxes"]["regions"]
    assert first["attributes"] == right
    assert "attributes" not in second
    assert [problem.message for problem in one.left_out] == [
        "annotation 50 has an attribute 'rotation', which the template does not, left out of all",
        "annotation 51 has an attribute 'occluded', left out: expected true or false, got 'yes'",
        "annotation 51 has an attribute 'age', left out: 10 is more than 9",
        "annotation 51 has an attribute 'state', left out: is only asked when occluded",
    ]
    whole, _ = written(template, truth)
    assert [one.get("attributes") for one in whole["annotations"]] == [right, None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"attributes": [1]},
        {"segmentation": "PPP"},
        {"segmentation": [[1, 1, 2, 2]]},
        {"segmentation": [[1, 1, 2, 2, 3, 3, 4]]},
        {"segmentation": [[1, 1, 2, "2", 3, 3]]},
        {"segmentation": [[1, 1, 1e300, 2, 3, 3]]},
        {"segmentation": [7]},
        {"segmentation": {"size": [20, 10], "counts": PLAIN}},
        {"segmentation": {"size": [10, 20], "counts": [1, 2]}},
        {"segmentation": {"size": [10, 20], "counts": [-1, 201]}},
        {"segmentation": {"size": [10, 20], "counts": "P137NJ062Y4n"}},
        {"segmentation": {"size": [10, 20], "counts": "o" * 50}},
        {"segmentation": {"size": [10, 20], "counts": "\u2603"}},
        {"segmentation": {"counts": None}},
        {"keypoints": [1, 2]},
        {"keypoints": [1, 2, "x"]},
        {"keypoints": {"head": 1}},
    ],
    ids=str,
)
def test_what_is_malformed_refuses_its_image_by_the_annotation(wrong: dict[str, Any]) -> None:
    found, (said,) = read(coco(wrong), *CONTROLS)
    assert found == {}
    assert said.startswith("annotation 50 has ")


def test_what_is_written_is_read_back() -> None:
    media = {"width": 20, "height": 10}
    square = [[2, 1], [6, 1], [6, 4], [2, 4]]
    mask = {**RING, "counts": [0, 3, 5, 1, 1, 1, 5, 3, 116, 1]}
    points = {
        "hip": {"x": 3, "y": 4, "visibility": "hidden"},
        "head": {"x": 1.5, "y": 2, "visibility": "visible"},
    }
    regions: dict[str, list[Any]] = {
        "boxes": [{"id": "1", "label": "sign", "x": 1.5, "y": 2, "width": 3, "height": 4.25}],
        "outlines": [{"id": "2", "label": "cat", "group": "pair", "points": square}],
        "pixels": [{"id": "3", "label": "cat", **mask}],
        "bones": [{"id": "4", "label": "cat", "points": points}],
    }
    truth: Any = {name: {"media": media, "regions": found} for name, found in regions.items()}
    whole, out = written(compiled(*truth), truth)
    assert whole["images"] == [{**IMAGE, "coco_url": "sha256:ab"}]
    box, polygon, pixels, skeleton = whole["annotations"]
    assert (box["bbox"], box["area"], "segmentation" in box) == ([1.5, 2, 3, 4.25], 12.75, False)
    assert polygon["segmentation"] == [[2, 1, 6, 1, 6, 4, 2, 4]]
    assert (polygon["bbox"], polygon["area"], polygon["group"]) == ([2, 1, 4, 3], 12, "pair")
    assert pixels["segmentation"] == {"size": [10, 20], "counts": PLAIN}
    assert (pixels["area"], pixels["bbox"]) == (9, [3, 2, 17, 8])
    assert (skeleton["keypoints"], skeleton["num_keypoints"]) == ([1.5, 2, 2, 0, 0, 0, 3, 4, 1], 2)
    assert skeleton["bbox"] == [1.5, 2, 1.5, 2]
    (cat,) = [one for one in whole["categories"] if one["name"] == "cat"]
    assert (cat["keypoints"], cat["skeleton"]) == (JOINTS, [[1, 3]])
    (entry,) = importer("coco").read(out, target_of(compiled(*truth)))
    assert isinstance(entry, Entry)
    # Ids are those of the places in the file.
    assert (entry.truth, entry.left_out) == (truth, [])
