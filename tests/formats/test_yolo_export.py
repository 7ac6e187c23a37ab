"""Exports of YOLO: the lines by hand, and that they come in again as they went out."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
import yaml

from sterling.controls.template import compile_template
from sterling.domain.errors import Invalid, NotFound
from sterling.formats import detect, exporter
from sterling.formats.archive import beginning
from sterling.formats.contract import Entry
from sterling.formats.target import target_of
from tests.formats.test_coco_shapes import CONTROLS
from tests.formats.test_coco_zip import picture

pyarrow: Any = import_module("pyarrow")

MEDIA = {"width": 20, "height": 10}
Item = tuple[str, dict[str, str], Sequence[Any] | None]
TURNED = {"type": "rotated_box", "on": "img", "labels": ["cat", "sign"]}


def template(control: Mapping[str, Any], **more: Mapping[str, Any]) -> Any:
    return compile_template(
        {
            "name": "shapes",
            "data": {"image": {"type": "string"}, "split": {"type": "string"}},
            "views": {"img": {"type": "image", "src": "$.image"}},
            "controls": {"drawn": dict(control), **{name: dict(one) for name, one in more.items()}},
        }
    )


def stored(sha256: str) -> Iterator[bytes]:
    """Pictures by a digest of one letter."""
    if sha256 == "f":
        raise NotFound("There is no such blob.")
    yield picture(ord(sha256))


def write(compiled: Any, *items: Item) -> io.BytesIO:
    """An export of (id, data, regions of the control, None where it has no label)."""
    out = io.BytesIO()
    writer = exporter("yolo").open(out, "labels", replace(target_of(compiled), stored=stored), [])
    rows = [
        {
            "external_id": name,
            "data": json.dumps(data),
            "labels": json.dumps(
                {} if regions is None else {"drawn": {"value": {"media": MEDIA, "regions": regions}}}
            ),
        }
        for name, data, regions in items
    ]
    writer.write(pyarrow.RecordBatch.from_pylist(rows))
    writer.close()
    out.seek(0)
    return out


SHAPES: dict[str, tuple[Any, list[dict[str, Any]], str]] = {
    # The middle, the width and the height over 20 x 10 pixels.
    "detect": (
        CONTROLS["boxes"],
        [
            {"id": "1", "label": "sign", "x": 8, "y": 3, "width": 4, "height": 4},
            {"id": "2", "label": "cat", "x": 0.5, "y": 0, "width": 19.5, "height": 10},
        ],
        "1 0.5 0.5 0.2 0.4\n0 0.5125 0.5 0.975 1\n",
    ),
    "segment": (
        CONTROLS["outlines"],
        [{"id": "1", "label": "cat", "points": [[2, 1], [10, 1], [10, 6.5]]}],
        "0 0.1 0.1 0.5 0.1 0.5 0.65\n",
    ),
    "pose": (
        CONTROLS["bones"],
        [
            {
                "id": "1",
                "label": "cat",
                "points": {
                    "head": {"x": 5, "y": 1, "visibility": "visible"},
                    "hip": {"x": 10, "y": 8, "visibility": "hidden"},
                },
            }
        ],
        "0 0.375 0.45 0.25 0.7 0.25 0.1 2 0 0 0 0.5 0.8 1\n",
    ),
    # 4 x 2 pixels about (10, 5), upright and turned by a quarter.
    "obb": (
        TURNED,
        [
            {"id": "1", "label": "cat", "cx": 10, "cy": 5, "width": 4, "height": 2, "angle": 0},
            {"id": "2", "label": "sign", "cx": 10, "cy": 5, "width": 4, "height": 2, "angle": 90},
        ],
        "0 0.4 0.4 0.6 0.4 0.6 0.6 0.4 0.6\n1 0.55 0.3 0.55 0.7 0.45 0.7 0.45 0.3\n",
    ),
}


@pytest.mark.parametrize(("control", "regions", "text"), SHAPES.values(), ids=SHAPES)
def test_what_is_written_is_read_back(control: Any, regions: list[dict[str, Any]], text: str) -> None:
    compiled = template(control)
    items: list[Item] = [("a", {"image": "sha256:a"}, regions), ("deep/b.png", {"image": "sha256:b"}, [])]
    out = write(compiled, *items, ("c.png", {"image": "sha256:c"}, None))
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "images/train/a.png",
            "labels/train/a.txt",
            "images/train/deep/b.png",
            "labels/train/deep/b.txt",
            "images/train/c.png",
            "data.yaml",
        ]
        assert archive.read("labels/train/a.txt").decode() == text
        assert archive.read("labels/train/deep/b.txt") == b""
        assert archive.read("images/train/a.png") == picture(ord("a"))
        said = yaml.safe_load(archive.read("data.yaml"))
    labels: list[str] = control["labels"]
    assert said["names"] == dict(enumerate(labels))
    assert (said["train"], said["val"]) == ("images/train", "images/train")
    assert said.get("kpt_shape") == ([3, 3] if "keypoints" in control else None)
    out.seek(0)
    reader, _ = detect(beginning(out, 1 << 16), "labels.zip")
    assert reader.name == "yolo"
    found = dict[str, Any]()
    for one in reader.read(out, target_of(compiled)):
        assert isinstance(one, Entry)
        assert one.left_out == []
        found[one.external_id or ""] = one.truth
    assert found["images/train/c.png"] is None
    assert found["images/train/deep/b.png"] == {"drawn": {"media": MEDIA, "regions": []}}
    back = found["images/train/a.png"]["drawn"]["regions"]
    assert back == [
        {
            key: pytest.approx(value, abs=1e-5) if isinstance(value, float) else value
            for key, value in one.items()
        }
        for one in regions
    ]


def test_a_long_turned_box_at_any_angle_comes_back_within_the_last_digits() -> None:
    box = {"id": "1", "label": "cat", "cx": 9.25, "cy": 4.5, "width": 7.5, "height": 1.25, "angle": -37.5}
    compiled = template(TURNED)
    out = write(compiled, ("a", {"image": "sha256:a"}, [box]))
    out.seek(0)
    reader, _ = detect(beginning(out, 1 << 16), "labels.zip")
    (one,) = reader.read(out, target_of(compiled))
    assert isinstance(one, Entry)
    truth: Any = one.truth
    (back,) = truth["drawn"]["regions"]
    assert back == {
        name: pytest.approx(value, abs=1e-4) if isinstance(value, float) else value
        for name, value in box.items()
    }


def test_items_go_to_the_part_that_their_split_says_and_keep_to_it() -> None:
    splits = {"a": "train", "b": "valid", "c": "TEST", "d": "else"}
    items: list[Item] = [
        (f"images/{split}/{name}.png", {"image": f"sha256:{name}", "split": split}, [])
        for name, split in splits.items()
    ]
    with zipfile.ZipFile(write(template(CONTROLS["boxes"]), *items)) as archive:
        assert [name for name in archive.namelist() if name.startswith("images")] == [
            "images/train/a.png",
            "images/val/valid/b.png",
            "images/test/TEST/c.png",
            "images/train/else/d.png",
        ]
        said = yaml.safe_load(archive.read("data.yaml"))
    assert [said[part] for part in ("train", "val", "test")] == ["images/train", "images/val", "images/test"]


def test_pictures_that_lie_elsewhere_are_named() -> None:
    out = write(
        template(CONTROLS["boxes"]),
        ("a.jpg", {"image": "https://example.org/a.jpg"}, []),
        ("b", {"image": "sha256:f"}, []),
    )
    with zipfile.ZipFile(out) as archive:
        assert archive.read("references.tsv").decode().splitlines() == [
            "images/train/a.jpg\thttps://example.org/a.jpg",
            "images/train/b\tsha256:f",
        ]
        assert [name for name in archive.namelist() if name.startswith("images")] == []
        assert "labels/train/b.txt" in archive.namelist()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../etc/passwd", "etc/passwd.png"),
        ("/abs.png", "abs.png"),
        ("C:\\x\\a.jpg", "C_/x/a.jpg"),
        ("..", "picture.png"),
        ("a\n\u202eb.png", "a__b.png"),
        ("x" * 500, "x" * 200 + ".png"),
    ],
    ids=repr,
)
def test_names_stay_inside(name: str, place: str) -> None:
    with zipfile.ZipFile(write(template(CONTROLS["boxes"]), (name, {"image": "sha256:a"}, []))) as archive:
        assert archive.namelist()[0] == f"images/train/{place}"


def test_pictures_of_one_stem_have_texts_of_their_own() -> None:
    items: list[Item] = [
        (name, {"image": "sha256:a"}, []) for name in ("a.png", "A.jpg", "a.tar.png", "x/a.png")
    ]
    with zipfile.ZipFile(write(template(CONTROLS["boxes"]), *items)) as archive:
        assert [name for name in archive.namelist() if name.endswith(".txt")] == [
            "labels/train/a.txt",
            "labels/train/A-2.txt",
            "labels/train/a.tar.txt",
            "labels/train/x/a.txt",
        ]


def test_turned_boxes_are_cut_to_the_picture_since_readers_refuse_what_sticks_out() -> None:
    box = {"id": "1", "label": "cat", "cx": 1, "cy": 5, "width": 4, "height": 2, "angle": 0}
    with zipfile.ZipFile(write(template(TURNED), ("a", {"image": "sha256:a"}, [box]))) as archive:
        # From -1 to 3 of 20 pixels.
        assert archive.read("labels/train/a.txt") == b"0 0 0.4 0.15 0.4 0.15 0.6 0 0.6\n"


def test_what_it_cannot_hold_is_told() -> None:
    losses = exporter("yolo").losses(target_of(template(CONTROLS["outlines"], boxes=CONTROLS["boxes"])))
    assert [(one.path, one.message) for one in losses] == [
        ("/controls/boxes", "is not in a zip of YOLO, which holds one control: drawn"),
        ("/controls/drawn", "attributes, groups, and how probable a region is, are not in a zip of YOLO"),
        ("/controls/drawn", "holes are not in a zip of YOLO, whose outlines have none"),
    ]
    with pytest.raises(Invalid, match="none of what YOLO has lines for"):
        exporter("yolo").losses(target_of(template(CONTROLS["pixels"])))
