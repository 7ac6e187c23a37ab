"""COCO detection JSON: images, categories and boxes `[x, y, width, height]` in pixels."""

import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, BinaryIO, cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Spread
from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target, Writer
from sterling.formats.values import Values
from sterling.formats.voc import box_control

JsonObject = dict[str, JsonValue]
_KEPT = ("id", "bbox", "category_id")
"""Of an annotation; outlines are most of such a file."""
_BEGINNING = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"(info|licenses|images|annotations|categories|type)"\s*:')


class CocoImporter:
    """See `formats.contract.Importer`. Images stay where `coco_url` or `file_name` says, by reference."""

    name = "coco"
    title = "COCO: one JSON object with images, annotations, categories"
    suffixes = (".json",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        return "it is a JSON object that begins like COCO" if begins_like_coco(head) else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        return (one for _, one in read_images(source, box_control(target)))

    def losses(self, target: Target) -> Sequence[Problem]:
        message = "segmentation, keypoints, iscrowd and area are not taken over"
        return [Problem(path="/annotations", message=message, code="loss")]


def begins_like_coco(head: bytes) -> bool:
    """Whether a file with this beginning may be COCO."""
    return _BEGINNING.match(head) is not None


def read_images(source: BinaryIO, into: tuple[str, str]) -> Iterator[tuple[str, Entry | LineProblem]]:
    """The images of a file, each with its `file_name`, then what is wrong with the file beside them. `into`:
    the control, and the field of items. Raises Invalid where it cannot be read."""
    with closing(_Boxes()) as boxes:
        names = _look_through(Values(source), boxes)
        source.seek(0)
        line = 0
        for line, image in enumerate(_images(Values(source)), start=1):
            key, name = _id(image.get("id")), str(image.get("file_name"))
            if boxes.meet(key):
                yield name, _entry(line, image, boxes.of(key), names, into)
            else:
                yield name, _wrong(line, f"the id {image.get('id')!r} is that of another image")
        for number, (key, count) in enumerate(boxes.left(), start=line + 1):
            yield "", _wrong(number, f"{count} annotations are of the image {key}, which is not there")


class _Boxes:
    """What the annotations of a file say, by image, in a database of their own on the disk: they may come
    before their images, in any order, and be more than memory holds."""

    def __init__(self) -> None:
        # Entries are read in whatever thread is free, one after the other.
        self._rows = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._rows.execute("pragma journal_mode = off")
        self._rows.execute("create table box (place integer primary key, image text, box blob)")
        self._rows.execute("create table image (key text primary key) without rowid")
        # One transaction for as long as it is open: a row of its own each would take twice the time.
        self._rows.execute("begin")

    def add(self, boxes: Iterable[Mapping[str, Any]]) -> None:
        self._rows.executemany("insert into box (image, box) values (?, ?)", map(_row, boxes))

    def sort(self) -> None:
        """To be called once all are there."""
        self._rows.execute("create index box_image on box (image, place)")

    def meet(self, key: str) -> bool:
        """Whether this image is met for the first time."""
        return self._rows.execute("insert or ignore into image values (?)", (key,)).rowcount > 0

    def of(self, key: str) -> list[dict[str, Any]]:
        found = self._rows.execute("select box from box where image = ? order by place", (key,))
        return [orjson.loads(box) for (box,) in found]

    def left(self) -> Iterator[tuple[str, int]]:
        """Images that were not met, and how many annotations each has."""
        yield from self._rows.execute(
            "select image, count(*) from box where image not in (select key from image) "
            "group by image order by min(place)"
        )

    def close(self) -> None:
        self._rows.close()


def _row(box: Mapping[str, Any]) -> tuple[str, bytes]:
    return _id(box.get("image_id")), orjson.dumps({name: box[name] for name in _KEPT if name in box})


def _look_through(values: Values, boxes: _Boxes) -> Mapping[str, Any]:
    """Notes all annotations; the names of the categories."""
    names, listed = dict[str, Any](), False
    for member in _members(values):
        if member == "annotations":
            boxes.add(_records(values, member))
        elif member == "categories":
            known = (one for one in _records(values, member) if "id" in one and "name" in one)
            names |= {_id(one["id"]): one["name"] for one in known}
        else:
            listed = listed or member == "images"
            _pass(values, member)
    if not listed or values.sign():
        raise Invalid(f"The COCO file {'goes on behind its object' if listed else 'has no list of images'}.")
    boxes.sort()
    return names


def _images(values: Values) -> Iterator[dict[str, Any]]:
    for member in _members(values):
        if member == "images":
            yield from _records(values, member)
        else:
            _pass(values, member)


def _members(values: Values) -> Iterator[str]:
    if values.sign() != "{":
        raise Invalid("The COCO file is no JSON object with a list of images.")
    return values.members("the COCO file")


def _records(values: Values, name: str) -> Iterator[dict[str, Any]]:
    if values.sign() != "[":
        raise Invalid(f"{name} of the COCO file is no list of objects.")
    for item in values.items(name):
        try:
            found = orjson.loads(item)
        except orjson.JSONDecodeError as error:
            raise Invalid(f"{name} of the COCO file is not valid JSON: {error}.") from None
        if type(found) is not dict:
            raise Invalid(f"{name} of the COCO file is no list of objects.")
        yield cast("dict[str, Any]", found)


def _pass(values: Values, name: str) -> None:
    """Passes over a value that nobody asks for."""
    if values.sign() == "[":
        for _ in values.items(name):
            pass
    else:
        values.value(name)


def _id(value: Any) -> str:
    """An id as it is compared: some tools write `1`, others "1"."""
    return str(value)[:100]


def _size(value: Any) -> int | None:
    """A width or height in whole pixels, however it is written."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if type(value) is int else None


def _entry(
    line: int,
    image: Mapping[str, Any],
    boxes: Sequence[Mapping[str, Any]],
    names: Mapping[Any, Any],
    into: tuple[str, str],
) -> Entry | LineProblem:
    control, field = into
    place = image.get("coco_url") or image.get("file_name")
    width, height = _size(image.get("width")), _size(image.get("height"))
    if not isinstance(place, str) or width is None or height is None:
        return _wrong(line, "an image needs file_name or coco_url, width and height")
    regions, left_out = list[JsonValue](), list[Problem]()
    for number, box in enumerate(boxes, start=1):
        corner: Any = box.get("bbox")
        if (
            not isinstance(corner, list)
            or [type(n) in (int, float) for n in cast("list[Any]", corner)] != [True] * 4
        ):
            return _wrong(line, f"annotation {box.get('id')!r} has no bbox of four numbers")
        x, y, w, h = cast("list[float]", corner)
        if w == 0 or h == 0:
            message = f"annotation {box.get('id')!r} is {w:g} x {h:g} pixels and was left out"
            left_out.append(Problem(path=f"/annotations/{number}", message=message, code="left_out"))
            continue
        cut = (*_cut(x, w, width), *_cut(y, h, height))
        if cut != (x, w, y, h):
            message = f"annotation {box.get('id')!r} stuck out by up to a pixel and was cut to the image"
            left_out.append(Problem(path=f"/annotations/{number}", message=message, code="cut"))
        x, w, y, h = cut
        label = str(names.get(_id(box.get("category_id")), box.get("category_id")))
        regions.append({"id": str(number), "label": label, "x": x, "y": y, "width": w, "height": h})
    media: JsonObject = {"width": width, "height": height}
    return Entry(
        line=line,
        data={field: place},
        external_id=str(image.get("file_name") or image.get("id")),
        truth={control: {"media": media, "regions": regions}},
        left_out=left_out,
    )


def _cut(start: float, size: float, whole: int) -> tuple[float, float]:
    """A stretch without what tools round it out of the image: a pixel at most. More is no rounding, and is
    refused where answers are checked."""
    end = start + size
    if not (-1 <= start < 0 or whole < end <= whole + 1):
        return start, size
    low, high = (0.0 if -1 <= start < 0 else start), (whole if whole < end <= whole + 1 else end)
    return (low, high - low) if high > low else (start, size)


def _wrong(line: int, message: str) -> LineProblem:
    return LineProblem(
        line=line, external_id=None, problems=[Problem(path="/images", message=message, code="coco")]
    )


IMPORTER = CocoImporter()


class _CocoWriter:
    """Annotations wait in a file of their own until the images are written: COCO wants them after."""

    def __init__(self, out: BinaryIO, control: str, field: str, labels: Sequence[str]) -> None:
        self._out = out
        self._control = control
        self._field = field
        self._categories = {label: number for number, label in enumerate(labels, start=1)}
        self._boxes = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._images = 0
        self._annotations = 0
        self._out.write(b'{"images":[')

    def write(self, batch: Any) -> None:
        for row in cast("list[dict[str, str]]", batch.to_pylist()):
            data: dict[str, Any] = orjson.loads(row["data"])
            labels: dict[str, Any] = orjson.loads(row["labels"])
            label: dict[str, Any] = labels.get(self._control) or {}
            value: dict[str, Any] = label.get("value") or {}
            self._write_image(row["external_id"], data, value)
            chances: dict[str, Any] = label.get("distribution") or {}
            spreads: dict[str, Any] = label.get("spreads") or {}
            for region in value.get("regions", []):
                self._write_box(region, chances.get(region["id"]), spreads.get(region["id"]))

    def _write_image(self, external_id: str, data: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        self._images += 1
        media: Mapping[str, Any] = value.get("media") or {}
        image = {
            "id": self._images,
            "file_name": external_id,
            "width": media.get("width"),
            "height": media.get("height"),
            "coco_url": data.get(self._field),
        }
        self._out.write((b"," if self._images > 1 else b"") + orjson.dumps(image))

    def _write_box(
        self, region: Mapping[str, Any], chance: float | None, spread: Mapping[str, Any] | None
    ) -> None:
        """`score`, as in COCO's results, is how probable the box is, `spreads` are the standard errors of its
        sides, in pixels; both where they are known."""
        self._annotations += 1
        category = self._categories.setdefault(region["label"], len(self._categories) + 1)
        box = {
            "id": self._annotations,
            "image_id": self._images,
            "category_id": category,
            "bbox": [region["x"], region["y"], region["width"], region["height"]],
            "area": region["width"] * region["height"],
            "iscrowd": 0,
            **({} if chance is None else {"score": chance}),
            **({} if spread is None else {"spreads": spread["spreads"]}),
        }
        self._boxes.write((b"," if self._annotations > 1 else b"") + orjson.dumps(box))

    def close(self) -> None:
        self._out.write(b'],"annotations":[')
        self._boxes.seek(0)
        while chunk := self._boxes.read(1 << 20):
            self._out.write(chunk)
        self._boxes.close()
        categories = [{"id": number, "name": name} for name, number in self._categories.items()]
        self._out.write(b'],"categories":' + orjson.dumps(categories) + b"}\n")
        self._out.flush()


class CocoExporter:
    """See `formats.contract.Exporter`. One box control."""

    name = "coco"
    title = "COCO: images, annotations, categories"
    suffix = ".json"
    media_type = "application/json"
    what = frozenset({"labels"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        control, field = box_control(target)
        return _CocoWriter(out, control, field, target.controls[control][2])

    def losses(self, target: Target) -> Sequence[Problem]:
        control, _ = box_control(target)
        others = [
            Problem(path=f"/controls/{name}", message="is not in a COCO file", code="loss")
            for name in target.controls
            if name != control
        ]
        message = "attributes are not in a COCO file"
        return [*others, Problem(path=f"/controls/{control}", message=message, code="loss")]


EXPORTER = CocoExporter()
