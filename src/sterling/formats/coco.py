"""COCO JSON: images, categories, and annotations that draw on the images, in pixels."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set, Sized
from contextlib import closing
from typing import Any, BinaryIO, NamedTuple, cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Spread
from sterling.controls.image import MAX_SIDE
from sterling.controls.skeleton import MAX_KEYPOINTS
from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.coco_annotations import Canvas, kept
from sterling.formats.coco_writing import CocoWriter
from sterling.formats.contract import Entry, Target, Writer
from sterling.formats.drawing import Drawn, drawn_on
from sterling.formats.stated import Statement, shapes_of
from sterling.formats.values import Values

JsonObject = dict[str, JsonValue]
_MOST_CATEGORIES = 100_000
_BEGINNING = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"(info|licenses|images|annotations|categories|type)"\s*:')


class _Category(NamedTuple):
    """Its name, and those of its keypoints."""

    name: str
    keypoints: Sequence[str]


class CocoImporter:
    """See `formats.contract.Importer`. Images stay where `coco_url` or `file_name` says, by reference."""

    name = "coco"
    title = "COCO: one JSON object with images, annotations, categories"
    suffixes = (".json",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        return "it is a JSON object that begins like COCO" if begins_like_coco(head) else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        return (one for _, one in read_images(source, drawn_on(target)))

    def losses(self, target: Target) -> Sequence[Problem]:
        drawn = drawn_on(target)
        lost = ["iscrowd and area are not taken over"]
        if drawn.has("rotated_box") and not drawn.has("polygon", "mask"):
            lost += ["of segmentation, only four corners are taken over without a polygon or mask control"]
        elif not drawn.has("polygon", "mask"):
            lost += ["segmentation is not taken over without a polygon or mask control"]
        if not drawn.has("skeleton"):
            lost += ["keypoints are not taken over without a skeleton control"]
        if not drawn.has("box"):
            lost += ["a bbox alone is not taken over without a box control"]
        return [Problem(path="/annotations", message=message, code="loss") for message in lost]


def begins_like_coco(head: bytes) -> bool:
    """Whether a file with this beginning may be COCO."""
    return _BEGINNING.match(head) is not None


def read_images(source: BinaryIO, drawn: Drawn) -> Iterator[tuple[str, Entry | LineProblem]]:
    """The images of a file, each with its `file_name`, then what is wrong with the file beside them, as these
    controls hold it. Raises Invalid where it cannot be read."""
    with closing(_Annotations(kept(drawn))) as annotations:
        categories = _look_through(Values(source), annotations)
        named = (one.name for one in categories.values())
        said = Statement(drawn, named, annotations.marks(categories))
        source.seek(0)
        line = 0
        for line, image in enumerate(_images(Values(source)), start=1):
            key, name = _id(image.get("id")), str(image.get("file_name"))
            if annotations.meet(key):
                yield name, _entry(line, image, annotations.of(key), categories, said)
            else:
                yield name, _wrong(line, f"the id {image.get('id')!r} is that of another image")
        for number, (key, count) in enumerate(annotations.left(), start=line + 1):
            yield "", _wrong(number, f"{count} annotations are of the image {key}, which is not there")


class _Annotations:
    """What the annotations of a file say, by image, in a database of their own on the disk: they may come
    before their images, in any order, and be more than memory holds."""

    def __init__(self, kept: Sequence[str]) -> None:
        self._kept = kept
        self._shapes = dict[str, set[frozenset[str]]]()
        # Entries are read in whatever thread is free, one after the other.
        self._rows = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._rows.execute("pragma journal_mode = off")
        self._rows.execute("create table annotation (place integer primary key, image text, said blob)")
        self._rows.execute("create table image (key text primary key) without rowid")
        # One transaction for as long as it is open: a row of its own each would take twice the time.
        self._rows.execute("begin")

    def add(self, annotations: Iterable[Mapping[str, Any]]) -> None:
        self._rows.executemany(
            "insert into annotation (image, said) values (?, ?)", map(self._row, annotations)
        )

    def _row(self, one: Mapping[str, Any]) -> tuple[str, bytes]:
        category, shapes = _id(one.get("category_id")), shapes_of(one)
        if shapes not in self._shapes.setdefault(category, set()):
            self._shapes[category].add(shapes)
            _few(self._shapes)
        said = orjson.dumps({name: one[name] for name in self._kept if name in one})
        return _id(one.get("image_id")), said

    def marks(self, categories: Mapping[str, "_Category"]) -> Iterator[tuple[str, Set[str]]]:
        """All ways in which things of a category are drawn."""
        for category, found in self._shapes.items():
            label, _ = _category_of(category, categories)
            yield from ((label, shapes) for shapes in found)

    def sort(self) -> None:
        """To be called once all are there."""
        self._rows.execute("create index annotation_image on annotation (image, place)")

    def meet(self, key: str) -> bool:
        """Whether this image is met for the first time."""
        return self._rows.execute("insert or ignore into image values (?)", (key,)).rowcount > 0

    def of(self, key: str) -> list[dict[str, Any]]:
        found = self._rows.execute("select said from annotation where image = ? order by place", (key,))
        return [orjson.loads(said) for (said,) in found]

    def left(self) -> Iterator[tuple[str, int]]:
        """Images that were not met, and how many annotations each has."""
        yield from self._rows.execute(
            "select image, count(*) from annotation where image not in (select key from image) "
            "group by image order by min(place)"
        )

    def close(self) -> None:
        self._rows.close()


def _look_through(values: Values, annotations: _Annotations) -> Mapping[str, _Category]:
    """Notes all annotations; the categories by their ids."""
    names, listed = dict[str, _Category](), False
    for member in _members(values):
        if member == "annotations":
            annotations.add(_records(values, member))
        elif member == "categories":
            for one in _records(values, member):
                if "id" in one and "name" in one:
                    names[_id(one["id"])] = _category(one)
                    _few(names)
        else:
            listed = listed or member == "images"
            _pass(values, member)
    if not listed or values.sign():
        raise Invalid(f"The COCO file {'goes on behind its object' if listed else 'has no list of images'}.")
    annotations.sort()
    return names


def _few(categories: Sized) -> None:
    if len(categories) > _MOST_CATEGORIES:
        raise Invalid(f"The COCO file has more than {_MOST_CATEGORIES:,} categories. Split it.")


def _category_of(key: str, categories: Mapping[str, "_Category"]) -> "_Category":
    """The category of this id; one that is not listed is called by its id."""
    return categories.get(key) or _Category(key, ())


def _category(one: Mapping[str, Any]) -> _Category:
    points = one.get("keypoints")
    names = cast("list[Any]", points) if isinstance(points, list) else []
    return _Category(str(one["name"]), [str(name) for name in names[:MAX_KEYPOINTS]])


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
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and 1 <= value <= MAX_SIDE else None


def _entry(
    line: int,
    image: Mapping[str, Any],
    annotations: Sequence[Mapping[str, Any]],
    categories: Mapping[str, "_Category"],
    file: Statement,
) -> Entry | LineProblem:
    place = image.get("coco_url") or image.get("file_name")
    width, height = _size(image.get("width")), _size(image.get("height"))
    if not isinstance(place, str) or width is None or height is None:
        needed = f"width and height of 1 to {MAX_SIDE:,} pixels"
        return _wrong(line, f"an image needs file_name or coco_url, and {needed}")
    canvas = Canvas(file, width, height)
    for number, said in enumerate(annotations, start=1):
        key = said.get("category_id")
        label, points = _category_of(_id(key), categories)
        try:
            canvas.draw(number, said, label, points)
        except ValueError as error:
            return _wrong(line, f"annotation {said.get('id')!r} {error}")
    return Entry(
        line=line,
        data={file.drawn.field: place},
        external_id=str(image.get("file_name") or image.get("id")),
        truth=canvas.truth(),
        left_out=canvas.left_out,
        in_part=True,
    )


def _wrong(line: int, message: str) -> LineProblem:
    return LineProblem(
        line=line, external_id=None, problems=[Problem(path="/images", message=message, code="coco")]
    )


IMPORTER = CocoImporter()


class CocoExporter:
    """See `formats.contract.Exporter`. Boxes, turned boxes, polygons, masks and skeletons on one image."""

    name = "coco"
    title = "COCO: images, annotations, categories"
    suffix = ".json"
    media_type = "application/json"
    what = frozenset({"labels"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        return CocoWriter(out, drawn_on(target))

    def losses(self, target: Target) -> Sequence[Problem]:
        drawn = drawn_on(target)
        lost = [(name, "is not in a COCO file") for name in target.controls if name not in drawn.kinds]
        for name, kind in drawn.kinds.items():
            if kind == "polygon":
                message = "polygons with holes are masks of whole pixels (RLE) in a COCO file"
                lost.append((name, f"{message}; without their holes where they are too large for that"))
        return [Problem(path=f"/controls/{name}", message=message, code="loss") for name, message in lost]


EXPORTER = CocoExporter()
