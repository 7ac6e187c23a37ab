"""Zips of COCO as people have them: pictures in folders, files beside them or in a folder of their own."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sterling.domain.job import LineProblem
from sterling.formats import detect, importer
from sterling.formats.archive import beginning
from sterling.formats.contract import Entry, Target

TARGET = Target(views={"img": ("image", "image")}, controls={"cells": ("box", "img", ("RBC", "WBC"))})


def picture(grey: int = 0) -> bytes:
    """A PNG of 20 x 10 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 10, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress((b"\0" + bytes([grey]) * 20) * 10))
    return b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b"")


def coco(names: Sequence[str], boxes: Sequence[tuple[int, list[float]]] = (), **more: Any) -> bytes:
    images = [
        {"id": number, "file_name": name, "width": 20, "height": 10} for number, name in enumerate(names)
    ]
    annotations = [
        {"id": number, "image_id": image, "category_id": 7, "bbox": box, "segmentation": [], "iscrowd": 0}
        for number, (image, box) in enumerate(boxes)
    ]
    found: dict[str, Any] = {"licenses": [], "info": {}, "images": images, "annotations": annotations}
    return json.dumps({**found, "categories": [{"id": 7, "name": "RBC"}], **more}).encode()


def packed(files: Mapping[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def read(files: Mapping[str, bytes]) -> tuple[dict[str, Any], list[str]]:
    """What each item is known to show (None: nothing is known), and what was said of all else."""
    source = packed(files)
    reader, _ = detect(beginning(source, 1 << 16), "set.zip")
    assert reader.name == "coco-zip"
    found = list(reader.read(source, TARGET))
    assert len({one.line for one in found}) == len(found)
    items = dict[str, Any]()
    for one in found:
        if isinstance(one, Entry):
            assert b"".join(one.assets[0].pieces()) == files[one.external_id or ""]
            assert (one.assets[0].field, one.data) == ("image", {})
            items[one.external_id or ""] = one.truth and [
                [region["label"], region["x"], region["y"], region["width"], region["height"]]
                for region in one.truth["cells"]["regions"]  # type: ignore[index, call-overload, union-attr]
            ]
    said = [one.problems[0].message for one in found if isinstance(one, LineProblem)]
    return items, said


LAYOUTS = {
    "cvat": ("annotations/instances_default.json", "images/default/a.png", "a.png"),
    "the set's own": ("annotations/instances_val2017.json", "val2017/a.png", "a.png"),
    "label studio": ("result.json", "images/a.png", "images/a.png"),
    "label studio, a full path": ("result.json", "images/a.png", "../../data/upload/1/images\\a.png"),
    "roboflow": ("train/_annotations.coco.json", "train/a.png", "a.png"),
    "at the top": ("coco.json", "a.png", "a.png"),
    "in a folder": ("my set/coco.json", "my set/images/deep/a.png", "deep/a.png"),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("pictures_first", [True, False])
def test_layouts(layout: tuple[str, str, str], pictures_first: bool) -> None:
    file, place, name = layout
    # More pictures than the first bytes of the archive hold.
    others = {f"other/{n}.png": picture(n) + bytes(range(256)) * 40 for n in range(9)}
    described = {file: coco([name], [(0, [1.5, 2, 3, 4]), (0, [5, 6, 7, 4])])}
    pictures = {place: picture(), **others}
    items, said = read(pictures | described if pictures_first else described | pictures)
    expected = [["RBC", 1.5, 2, 3, 4], ["RBC", 5, 6, 7, 4]]
    assert items == {place: expected, **dict.fromkeys(others)}
    assert said == []


def test_pictures_without_boxes_and_boxes_without_pictures_are_told_apart() -> None:
    items, said = read(
        {
            "annotations/instances_default.json": coco(
                ["a.png", "gone.png", "empty.png"], [(0, [1, 2, 3, 4]), (1, [1, 2, 3, 4]), (9, [1, 2, 3, 4])]
            ),
            "images/a.png": picture(1),
            "images/empty.png": picture(2),
            "images/unnamed.png": picture(3),
            "readme.txt": b"hello",
        }
    )
    assert items == {
        "images/a.png": [["RBC", 1, 2, 3, 4]],
        "images/empty.png": [],
        "images/unnamed.png": None,
    }
    where = "annotations/instances_default.json: image "
    assert said == [
        f"{where}2: the picture 'gone.png' is not in the archive",
        f"{where}4: 1 annotations are of the image 9, which is not there",
    ]


def test_parts_of_a_set_with_the_same_names_are_kept_apart() -> None:
    items, said = read(
        {
            "annotations/instances_train2017.json": coco(["1.png"], [(0, [1, 1, 1, 1])]),
            "annotations/instances_val2017.json": coco(["1.png"], [(0, [2, 2, 2, 2])]),
            "train2017/1.png": picture(1),
            "val2017/1.png": picture(2),
        }
    )
    assert items == {"train2017/1.png": [["RBC", 1, 1, 1, 1]], "val2017/1.png": [["RBC", 2, 2, 2, 2]]}
    assert said == []
    items, said = read({"all.json": coco(["1.png"]), "x/1.png": picture(1), "y/1.png": picture(2)})
    assert said == ["all.json: image 1: the picture '1.png' is in the archive 2 times"]
    assert "x/1.png" not in items or items["x/1.png"] is None


def test_wrong_files_are_named_and_the_others_read() -> None:
    items, said = read(
        {
            "a.json": coco(["a.png"], [(0, [1, 2, 3, 4])]),
            "b.json": coco(["a.png", "b.png"], [(1, [1, 2])]),
            "c.json": b'{"images": [{]}',
            "d.json": b"[1, 2]",
            "a.png": picture(1),
            "b.png": picture(2),
        }
    )
    # Boxes of b.png are known to be wrong: it does not come without any.
    assert items == {"a.png": [["RBC", 1, 2, 3, 4]]}
    assert said[:2] == [
        "b.json: image 1: 'a.png' was named before, by a.json",
        "b.json: image 2: annotation 0 has no bbox of four numbers",
    ]
    assert [one.split(":")[0] for one in said[2:]] == ["c.json", "d.json"]


def test_without_a_picture_they_stay_where_the_file_says() -> None:
    source = packed({"annotations/instances.json": coco(["a.png"], [(0, [1, 2, 3, 4])])})
    (one,) = importer("coco-zip").read(source, TARGET)
    assert isinstance(one, Entry)
    assert (one.data, one.assets) == ({"image": "a.png"}, ())


def test_a_bomb_is_refused_by_its_name() -> None:
    zeros = coco(["a.png"]) + b" " * (8 << 20)
    items, said = read({"coco.json": zeros, "ok.json": coco(["a.png"]), "a.png": picture()})
    assert items == {"a.png": []}
    assert said == ["the file 'coco.json' unpacks to more than 200 times its packed size"]


def test_frames_of_scale_and_pictures_alone_are_none() -> None:
    frame = json.dumps({"images": [{"image_url": "a.png", "camera_index": 0}], "points": []}).encode()
    for files, name in (
        ({"0.json": frame, "a.png": picture()}, "scale-frames"),
        ({"a.png": picture()}, "files"),
    ):
        assert detect(beginning(packed(files), 1 << 16), "x.zip")[0].name == name
