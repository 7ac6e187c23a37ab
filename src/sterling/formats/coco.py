"""COCO detection JSON: images, categories and boxes `[x, y, width, height]` in pixels."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Spread
from sterling.domain.errors import Invalid, Problem, TooLarge
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target, Writer
from sterling.formats.voc import box_control

MOST_BYTES = 512 * 2**20
"""COCO is one JSON value and must be read whole; larger sets come as NDJSON."""
JsonObject = dict[str, JsonValue]
_BEGINNING = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"(info|licenses|images|annotations|categories|type)"\s*:')
_MARK = b"\xef\xbb\xbf"


class CocoImporter:
    """See `formats.contract.Importer`. Images stay where `coco_url` or `file_name` says, by reference."""

    name = "coco"
    title = "COCO: one JSON object with images, annotations, categories"
    suffixes = (".json",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        if _BEGINNING.match(head):
            return "it is a JSON object that begins like COCO"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        control, field = box_control(target)
        whole = _load(source)
        names = {_id(c["id"]): c["name"] for c in _records(whole, "categories") if "id" in c and "name" in c}
        boxes = dict[str, list[Mapping[str, Any]]]()
        for box in _records(whole, "annotations"):
            boxes.setdefault(_id(box.get("image_id")), []).append(box)
        images, seen = _records(whole, "images"), set[str]()
        for line, image in enumerate(images, start=1):
            key = _id(image.get("id"))
            if key in seen:
                yield _wrong(line, f"the id {image.get('id')!r} is that of another image")
                continue
            seen.add(key)
            yield _entry(line, image, boxes.pop(key, []), names, (control, field))
        for line, (key, left) in enumerate(boxes.items(), start=len(images) + 1):
            yield _wrong(line, f"{len(left)} annotations are of the image {key}, which is not there")

    def losses(self, target: Target) -> Sequence[Problem]:
        message = "segmentation, keypoints, iscrowd and area are not taken over"
        return [Problem(path="/annotations", message=message, code="loss")]


def _load(source: BinaryIO) -> Mapping[str, Any]:
    text = source.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise TooLarge(f"The COCO file is larger than {MOST_BYTES} bytes; send it as NDJSON.")
    try:
        whole = orjson.loads(text.removeprefix(_MARK))
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The COCO file is not valid JSON: {error}.") from None
    if not isinstance(whole, dict) or "images" not in whole:
        raise Invalid("The COCO file is no JSON object with a list of images.")
    return cast("Mapping[str, Any]", whole)


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


def _records(whole: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = whole.get(name, [])
    if not isinstance(found, list) or any(type(one) is not dict for one in cast("list[Any]", found)):
        raise Invalid(f"{name} of the COCO file is no list of objects.")
    return cast("list[dict[str, Any]]", found)


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
