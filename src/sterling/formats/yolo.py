"""A zip of YOLO: pictures, a text for each with what is drawn on it, and the names of the classes.

A line is a class, counted from 0, and numbers in shares of the picture: `cx cy w h` of a box, `x1 y1 x2 y2
...` of an outline or a turned box, and of a pose a box and then `x y` or `x y v` of each keypoint, as many as
`kpt_shape` of data.yaml says (docs.ultralytics.com/datasets). The text of `images/train/a.jpg` is
`labels/train/a.txt`, as Ultralytics, Roboflow and Label Studio have it, or lies beside it, as CVAT's YOLO 1.1
does. The names are those of data.yaml, obj.names or classes.txt. What is drawn becomes truth of the controls
that the archive speaks of (see `formats.stated`): all its texts are looked through before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from pydantic import JsonValue

from sterling.controls import source as yaml
from sterling.controls.skeleton import MAX_KEYPOINTS
from sterling.domain.errors import Invalid, Problem, SterlingError
from sterling.domain.job import LineProblem
from sterling.formats.archive import NAMES, Archive, Member, looks_like_zip, telling_name
from sterling.formats.coco_annotations import Canvas
from sterling.formats.contract import Entry, Target
from sterling.formats.drawing import drawn_on
from sterling.formats.files import PICTURES
from sterling.formats.pictures import size_of
from sterling.formats.stated import Statement

_LISTS = frozenset({"train.txt", "val.txt", "valid.txt", "test.txt"})
_MOST_CLASSES = 100_000
_SNAP = 0.01
"""Pixels by which a place may lie outside, since shares are written with six digits."""


class YoloImporter:
    """See `formats.contract.Importer`. Of a picture without a text nothing is known."""

    name = "yolo"
    title = "Zip of YOLO: pictures, texts of boxes, outlines or poses, and the names of classes"
    suffixes = (".zip",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        found = telling_name(head) if looks_like_zip(head) else None
        return f"it is a zip archive with {found}" if found else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        drawn, archive = drawn_on(target), Archive(source)
        pictures, texts, lists = list[Member](), dict[str, Member](), list[Member]()
        for member in archive.members():
            if isinstance(member, LineProblem):
                yield member
                continue
            path = PurePosixPath(member.name)
            if path.name in NAMES:
                lists.append(member)
            elif path.suffix.lower() in PICTURES:
                pictures.append(member)
            elif path.suffix.lower() == ".txt" and path.name not in _LISTS and not _is_readme(path):
                texts[member.name.removesuffix(path.suffix)] = member
        classes = _classes(archive, lists)
        marks = _marks(archive, texts.values(), classes)
        reader = _Reader(archive, Statement(drawn, classes.names.values(), marks), classes)
        for picture in pictures:
            found = [texts.pop(place) for place in dict.fromkeys(_places(picture.name)) if place in texts]
            yield reader.entry(picture, found)
        for left in texts.values():
            yield _wrong(left, f"the file {left.name!r} belongs to no picture of the archive")

    def losses(self, target: Target) -> Sequence[Problem]:
        drawn = drawn_on(target)
        lost = ["confidences, and which pictures are for training and which for tests, are not taken over"]
        if drawn.has("rotated_box") and not drawn.has("polygon", "mask"):
            lost += [
                "outlines of other than four corners are not taken over as such, without a polygon control"
            ]
        elif not drawn.has("polygon", "mask"):
            lost += ["of outlines the box is taken, without a polygon or mask control"]
        if not drawn.has("skeleton"):
            lost += ["of poses the box is taken, without a skeleton control"]
        if not drawn.has("box"):
            lost += ["boxes alone are not taken over without a box control"]
        return [Problem(path="", message=message, code="loss") for message in lost]


@dataclass(frozen=True, slots=True)
class _Classes:
    """Names by number; of poses, how many points there are, of how many numbers each, and their names."""

    names: Mapping[int, str]
    points: int = 0
    numbers: int = 3
    joints: Mapping[int, Sequence[str]] = field(default_factory=dict[int, Sequence[str]])

    def shape(self, count: int) -> str | None:
        """What a line draws with so many numbers behind its class: `keypoints`, `bbox` or `outline`."""
        if self.points and count == 4 + self.points * self.numbers:
            return "keypoints"
        if count in (4, 5):
            return "bbox"
        return "outline" if count >= 6 and count % 2 == 0 else None


class _Reader:
    def __init__(self, archive: Archive, file: Statement, classes: _Classes) -> None:
        self._archive, self._file, self._classes = archive, file, classes

    def entry(self, picture: Member, texts: Sequence[Member]) -> Entry | LineProblem:
        truth, left_out = None, list[Problem]()
        try:
            if len(texts) > 1:
                raise ValueError(f"{texts[0].name!r} and {texts[1].name!r} are both of it")
            if texts:
                canvas = Canvas(self._file, *self._size(picture))
                self._draw(canvas, texts[0])
                truth, left_out = canvas.truth(), canvas.left_out
        except (ValueError, Invalid) as error:
            reason = error.message if isinstance(error, Invalid) else str(error)
            return _wrong(picture, f"{picture.name}: {reason}", picture.name)
        assets = [self._archive.asset(self._file.drawn.field, picture)]
        return Entry(
            line=picture.line,
            data={},
            external_id=picture.name,
            truth=truth,
            assets=assets,
            left_out=left_out,
            in_part=True,
        )

    def _size(self, picture: Member) -> tuple[int, int]:
        pieces = self._archive.pieces(picture)
        beginning = next(pieces, b"")
        try:
            return size_of(beginning)
        except ValueError:  # what it says may stand further behind, as in TIFF
            whole = self._archive.read(picture)
            if isinstance(whole, LineProblem):
                raise ValueError(whole.problems[0].message) from None
            return size_of(whole)

    def _draw(self, canvas: Canvas, text: Member) -> None:
        content = self._archive.read(text)
        if isinstance(content, LineProblem):
            raise ValueError(content.problems[0].message)
        for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), start=1):
            if words := line.split():
                try:
                    self._line(canvas, number, words)
                except ValueError as error:
                    raise ValueError(f"line {number} of {text.name}: {error}") from None

    def _line(self, canvas: Canvas, number: int, words: Sequence[str]) -> None:
        try:
            which, shares = int(float(words[0])), [float(word) for word in words[1:]]
        except (ValueError, OverflowError):
            raise ValueError("it is not a class and numbers") from None
        label = self._classes.names.get(which)
        if label is None:
            raise ValueError(f"the class {which} has no name")
        said: dict[str, Any] = {"id": number}
        shape = self._classes.shape(len(shares))
        if shape == "keypoints":
            said |= {"bbox": _box(shares, canvas), "keypoints": self._joints(shares[4:], canvas)}
        elif shape == "bbox":
            said["bbox"] = _box(shares, canvas)
        elif shape == "outline":
            pairs = zip(shares[::2], shares[1::2], strict=True)
            points = [(_place(x, canvas.width), _place(y, canvas.height)) for x, y in pairs]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            said["segmentation"] = [[*chain.from_iterable(points)]]
            said["bbox"] = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
        else:
            raise ValueError(f"{len(shares)} numbers are no box, outline or pose")
        canvas.draw(number, said, label, self._classes.joints.get(which, ()))

    def _joints(self, shares: Sequence[float], canvas: Canvas) -> list[float]:
        """x, y and visibility of each point; where none is written, points before 0 were not marked."""
        step, found = self._classes.numbers, list[float]()
        for at in range(0, len(shares), step):
            x, y = shares[at], shares[at + 1]
            seen = shares[at + 2] if step == 3 else 2 * (x >= 0 and y >= 0)
            found += [_place(x, canvas.width), _place(y, canvas.height), seen]
        return found


def _marks(archive: Archive, texts: Iterable[Member], classes: _Classes) -> Iterator[tuple[str, Set[str]]]:
    """What is drawn, and how. What is wrong with a text is told where it is read for its picture."""
    for text in texts:
        content = archive.read(text)
        for line in () if isinstance(content, LineProblem) else content.splitlines():
            first, *numbers = line.split() or [b""]
            shape = classes.shape(len(numbers))
            if shape is not None and first.isdigit() and len(first) < 10 and int(first) in classes.names:
                corners = {"corners"} if len(numbers) == 8 and shape == "outline" else set[str]()
                yield classes.names[int(first)], {shape, "bbox", *corners}


def _box(shares: Sequence[float], canvas: Canvas) -> list[float]:
    cx, cy, w, h = shares[:4]
    left, right = (_place(cx + side * w / 2, canvas.width) for side in (-1, 1))
    top, bottom = (_place(cy + side * h / 2, canvas.height) for side in (-1, 1))
    return [left, top, round(right - left, 6), round(bottom - top, 6)]


def _place(share: float, whole: int) -> float:
    at = round(share * whole, 6)
    return 0.0 if -_SNAP < at < 0 else float(whole) if whole < at < whole + _SNAP else at


def _places(name: str) -> Iterator[str]:
    """Where the text of a picture may lie, without its ending."""
    path = PurePosixPath(name)
    parts = [*path.parts[:-1]]
    for at in range(len(parts) - 1, -1, -1):
        if parts[at] == "images":
            yield "/".join([*parts[:at], "labels", *parts[at + 1 :], path.stem])
            break
    yield "/".join([*parts, path.stem])


def _is_readme(path: PurePosixPath) -> bool:
    return path.name.lower().startswith("readme")


def _classes(archive: Archive, lists: Sequence[Member]) -> _Classes:
    """Of several files the one that says most, and then the uppermost. Raises Invalid of none."""
    known = sorted(lists, key=lambda one: (NAMES.index(PurePosixPath(one.name).name), one.name.count("/")))
    if not known:
        raise Invalid(f"The archive has no names of classes: none of {', '.join(NAMES)}. Put one in.")
    file = known[0]
    content = archive.read(file)
    if isinstance(content, LineProblem):
        raise Invalid(f"The names of classes cannot be read: {content.problems[0].message}.")
    text = content.decode("utf-8-sig", "replace")
    if not file.name.endswith((".yaml", ".yml")):
        return _Classes(dict(enumerate(line.strip() for line in text.strip().splitlines()[:_MOST_CLASSES])))
    try:
        value, _ = yaml.read(text)
    except SterlingError as error:
        reason = error.problems[0].message if error.problems else error.message
        raise Invalid(f"{file.name} cannot be read: {reason}.") from None
    said = value if isinstance(value, dict) else {}
    names = _numbered(said.get("names"))
    if not names:
        raise Invalid(f"{file.name} has no `names`: a list of the classes, or an object of them by number.")
    points, numbers = _shape(said.get("kpt_shape"), file.name)
    joints = {
        number: [str(name) for name in found[:MAX_KEYPOINTS]]
        for number, found in _numbered(said.get("kpt_names")).items()
        if isinstance(found, list)
    }
    return _Classes({number: str(name) for number, name in names.items()}, points, numbers, joints)


def _numbered(value: JsonValue) -> dict[int, JsonValue]:
    if isinstance(value, list):
        return dict(enumerate(value))
    pairs = value.items() if isinstance(value, dict) else ()
    return {int(key): one for key, one in pairs if key.isascii() and key.isdigit() and len(key) < 10}


def _shape(value: JsonValue, file: str) -> tuple[int, int]:
    if value is None:
        return 0, 3
    match cast("Any", value):
        case [int(points), (2 | 3) as numbers] if 0 < points <= MAX_KEYPOINTS:
            return points, numbers
        case _:
            message = f"{file}: kpt_shape is no list of up to {MAX_KEYPOINTS} points and 2 or 3 numbers each."
            raise Invalid(message)


def _wrong(member: Member, message: str, external_id: str | None = None) -> LineProblem:
    problem = Problem(path="", message=message, code="yolo")
    return LineProblem(line=member.line, external_id=external_id, problems=[problem])


IMPORTER = YoloImporter()
