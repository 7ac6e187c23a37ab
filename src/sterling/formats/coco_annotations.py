"""What one image's annotations of COCO draw, as values of the controls that hold it.

What is drawn most exactly counts: outlines go to a polygon control, one region each part, parts of an object
in one group, else, where they are four corners, to a control of rotated boxes, else to a mask control; runs
to a mask control, else, along the edges of their pixels and with their holes, to a polygon control. Keypoints
go to a skeleton control. The bbox is taken where no outline or mask was; beside a skeleton, unless it only
says where its points end. `attributes`, as CVAT writes them, become those of the control that have their
names.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import atan2, degrees, dist, hypot
from typing import Any, cast

from pydantic import JsonValue

from sterling.controls.attributes import Attributes, check
from sterling.controls.image import MAX_POINTS
from sterling.controls.polygon import MAX_HOLES
from sterling.domain import area
from sterling.domain.area import Point
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.formats.contours import shapes_of as contours
from sterling.formats.drawing import Drawn
from sterling.formats.pixels import runs_of_coco, runs_of_shapes, window
from sterling.formats.stated import Statement, shapes_of, takers_of

_FARTHEST = 10_000_000
_LEAST_AREA = 1e-6
_MARKS = {1: "hidden", 2: "visible"}


def kept(drawn: Drawn) -> Sequence[str]:
    """Members of annotations that are drawn; outlines are most of such a file."""
    outlines = ["segmentation"] if drawn.has("polygon", "rotated_box", "mask") else []
    points = ["keypoints"] if drawn.has("skeleton") else []
    return ["id", "bbox", "category_id", "group", "attributes", *outlines, *points]


class Canvas:
    """The regions of one image in the making."""

    def __init__(self, file: Statement, width: int, height: int) -> None:
        self._file, self._drawn = file, file.drawn
        self.width, self.height = width, height
        self._regions = {name: list[JsonValue]() for name in self._drawn.kinds}
        self._meant, self._labels = set[str](), set[str]()
        self.left_out = list[Problem]()

    def truth(self) -> JsonObject | None:
        """Of the controls that the file speaks of, here (see `formats.stated`); None where there are none."""
        media: JsonObject = {"width": self.width, "height": self.height}
        stated = [name for name in self._regions if name in self._meant or self._is_bare(name)]
        if (message := self._file.unlisted(stated)) is not None:
            self.left_out.append(Problem(path="/categories", message=message, code="categories"))
        return {name: {"media": media, "regions": self._regions[name]} for name in stated} or None

    def _is_bare(self, control: str) -> bool:
        known = any(self._drawn.knows(control, label) for label in self._labels)
        return control in self._file.spoken and not known

    def draw(self, number: int, said: Mapping[str, Any], label: str, names: Sequence[str]) -> None:
        """Takes the annotation at this place, from 1; `names` are those of its category's keypoints. Raises
        ValueError where it is malformed."""
        one = _Annotation(self, number, said, label)
        takers = takers_of(self._drawn, label, shapes_of(said))
        self._labels.add(label)
        if "polygon" in takers:
            self._polygon(one, takers["polygon"])
        elif "rotated_box" in takers:
            self._turned(one, takers["rotated_box"])
        elif "mask" in takers:
            self._mask(one, takers["mask"])
        ends = self._skeleton(one, takers["skeleton"], names) if "skeleton" in takers else None
        if "box" in takers and (ends is None or not _alike(ends, said.get("bbox"))):
            self._box(one, takers["box"])
        elif ends is None and not takers.keys() & {"polygon", "rotated_box", "mask"}:
            self.lose(one, "has nothing that a control of the template holds and was left out", "left_out")

    def lose(self, one: "_Annotation", message: str, code: str) -> None:
        text = f"annotation {one.name} {message}"
        self.left_out.append(Problem(path=f"/annotations/{one.number}", message=text, code=code))

    def put(self, control: str, one: "_Annotation", part: str, geometry: JsonObject, **more: str) -> None:
        region: JsonObject = {"id": f"{one.number}{part}", "label": one.label, **geometry, **more}
        if attributes := self._attributes(one, control):
            region["attributes"] = attributes
        if "group" not in more and isinstance(one.said.get("group"), str):
            region["group"] = one.said["group"]
        self._regions[control].append(region)

    def _attributes(self, one: "_Annotation", control: str) -> JsonObject:
        """Those that the control has and whose values fit. Of the others each value that does not fit is
        told, a name that the control does not have once."""
        if control not in one.taken:
            known, given = self._drawn.attributes[control], one.attributes()
            one.taken[control], wrong = fitting(
                known, one.label, {name: value for name, value in given.items() if name in known}
            )
            for name, reason in wrong.items():
                self.lose(one, f"has an attribute {name!r}, left out: {reason}", "left_out")
            for name in given:
                if name not in known and self._file.first(f"attribute {name[:100]}"):
                    message = f"has an attribute {name[:100]!r}, which the template does not, left out of all"
                    self.lose(one, message, "left_out")
        return one.taken[control]

    def _polygon(self, one: "_Annotation", control: str) -> None:
        self._meant.add(control)
        shapes = self._traced(one) if one.rle else [[ring] for ring in one.outlines()]
        for place, shape in enumerate(shapes, start=1):
            outline, *holes = [[self._inside(one, point) for point in ring] for ring in shape]
            if abs(_signed_area(outline)) < _LEAST_AREA and area.rings_area([outline]) < _LEAST_AREA:
                self.lose(one, "has an outline without area, which was left out", "left_out")
                continue
            several = {"group": f"{one.number}"} if len(shapes) > 1 and "group" not in one.said else {}
            part = f".{place}" if len(shapes) > 1 else ""
            geometry: JsonObject = {"points": [[x, y] for x, y in outline]}
            if holes:
                geometry["holes"] = [[[x, y] for x, y in hole] for hole in holes]
            self.put(control, one, part, geometry, **several)

    def _traced(self, one: "_Annotation") -> Sequence[Sequence[Sequence[Point]]]:
        """The parts of a mask, as far as polygons hold them."""
        runs = runs_of_coco(one.rle, self.width, self.height)
        try:
            found = contours(runs, self.height)
        except ValueError as error:
            self.lose(one, f"{error} and was left out", "left_out")
            return []
        if not found:
            self.lose(one, "has a mask without pixels, which was left out", "left_out")
        held = [one for one in found if len(one) <= MAX_HOLES + 1 and max(map(len, one)) <= MAX_POINTS]
        if len(held) < len(found):
            most = f"{MAX_POINTS:,} corners or {MAX_HOLES:,} holes"
            self.lose(one, f"has a mask with a part of more than {most}, which was left out", "left_out")
        return held

    def _inside(self, one: "_Annotation", point: Point) -> Point:
        """A point without what tools round it out of the image: a pixel at most."""
        x, y = (_rounded(at, whole) for at, whole in zip(point, (self.width, self.height), strict=True))
        if (x, y) != point:
            one.cut()
        return x, y

    def _turned(self, one: "_Annotation", control: str) -> None:
        self._meant.add(control)
        found = rectangle_of(one.outlines()[0])
        if found is None:
            self.lose(one, "has an outline that is no turned box and was left out", "left_out")
        else:
            self.put(control, one, "", found)

    def _mask(self, one: "_Annotation", control: str) -> None:
        self._meant.add(control)
        if one.rle:
            runs = runs_of_coco(one.rle, self.width, self.height)
        else:
            runs = runs_of_shapes([[ring] for ring in one.outlines()], self.width, self.height)
        found = window(runs, self.height)
        if found is None:
            self.lose(one, "has a mask without pixels, which was left out", "left_out")
        else:
            self.put(control, one, "", found)

    def _skeleton(self, one: "_Annotation", control: str, names: Sequence[str]) -> list[float] | None:
        """Where the points that were marked end, as a bbox; None where there are none."""
        marked = one.keypoints()
        if not marked:
            return None
        self._meant.add(control)
        known = self._drawn.keypoints[control]
        # Without names of their own they are those of the template, one by one.
        names = names or (known if len(known) == one.joints() else ())
        by_name = {_plain(name): name for name in known}
        points = JsonObject()
        for place, x, y, mark in marked:
            name = by_name.get(_plain(names[place])) if place < len(names) else None
            if name is None:
                called = repr(names[place])[:100] if place < len(names) else f"{place + 1}"
                self.lose(
                    one, f"has the keypoint {called}, which the template does not, left out", "left_out"
                )
            else:
                inner = self._inside(one, (x, y))
                points[name] = {"x": inner[0], "y": inner[1], "visibility": mark}
        if points:
            self.put(control, one, "", {"points": points})
        xs, ys = [x for _, x, _, _ in marked], [y for _, _, y, _ in marked]
        return [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)] if points else None

    def _box(self, one: "_Annotation", control: str) -> None:
        x, y, w, h = one.bbox()
        self._meant.add(control)
        if w == 0 or h == 0:
            self.lose(one, f"is {w:g} x {h:g} pixels and was left out", "left_out")
            return
        cut = (*_cut(x, w, self.width), *_cut(y, h, self.height))
        if cut != (x, w, y, h):
            one.cut()
        x, w, y, h = cut
        self.put(control, one, "", {"x": x, "y": y, "width": w, "height": h})


class _Annotation:
    """What one annotation says. Its readers raise ValueError where it is malformed."""

    def __init__(self, canvas: Canvas, number: int, said: Mapping[str, Any], label: str) -> None:
        self.canvas, self.number, self.said, self.label = canvas, number, said, label
        self.name = repr(said.get("id"))[:100]
        found: Any = said.get("segmentation")
        if not isinstance(found, list | dict | None):
            raise ValueError("has a segmentation that is neither a list of outlines nor a mask")
        self.rle = cast("dict[str, Any] | None", found if isinstance(found, dict) else None)
        given = cast("list[Any]", found if isinstance(found, list) else [])
        self.parts = [part for part in given if part != []]
        self.taken = dict[str, JsonObject]()
        self._was_cut = False

    def cut(self) -> None:
        """Says, once, that it was cut to the image."""
        if not self._was_cut:
            self._was_cut = True
            self.canvas.lose(self, "stuck out by up to a pixel and was cut to the image", "cut")

    def bbox(self) -> list[float]:
        corner: Any = self.said.get("bbox")
        if not _numbers(corner) or len(corner) != 4:
            raise ValueError("has no bbox of four numbers")
        return corner

    def outlines(self) -> list[list[Point]]:
        found = list[list[Point]]()
        for part in self.parts:
            if not _numbers(part) or len(part) < 6 or len(part) % 2:
                raise ValueError("has an outline that is no list of at least three pairs of numbers")
            found.append(list(zip(part[::2], part[1::2], strict=True)))
        return found

    def attributes(self) -> JsonObject:
        found: Any = self.said.get("attributes") or {}
        if not isinstance(found, dict):
            raise ValueError("has attributes that are no object")
        return cast("JsonObject", found)

    def joints(self) -> int:
        return len(self.said.get("keypoints") or ()) // 3

    def keypoints(self) -> list[tuple[int, float, float, str]]:
        """Those that were marked: place, x, y, visibility."""
        flat = self.said.get("keypoints")
        if not flat:
            return []
        if not _numbers(flat) or len(flat) % 3:
            raise ValueError("has keypoints that are no list of x, y and visibility")
        each = enumerate(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
        return [(place, x, y, _MARKS[int(v)]) for place, (x, y, v) in each if v in _MARKS]


def fitting(known: Attributes, label: str, given: JsonObject) -> tuple[JsonObject, Mapping[str, str]]:
    """The attributes of a region that are right, and what is wrong with the others."""
    taken, wrong = dict(given), dict[str, str]()
    while True:
        problems = [one for one in check(known, label, taken, "") if one.path[1:] in taken]
        if not problems:
            return taken, wrong
        for one in problems:  # without it conditions of others may no longer hold
            wrong[one.path[1:]] = one.message
            taken.pop(one.path[1:], None)


def rectangle_of(ring: Sequence[Point]) -> JsonObject | None:
    """The turned box of four corners, which may be off by what tools round; None where there is none. Its
    width runs from the first corner to the second, where they go around clockwise as one sees it."""
    a, b, c, d = ring if _signed_area(ring) > 0 else (ring[0], *ring[:0:-1])
    across = (b[0] - a[0] + c[0] - d[0]) / 2, (b[1] - a[1] + c[1] - d[1]) / 2
    down = (d[0] - a[0] + c[0] - b[0]) / 2, (d[1] - a[1] + c[1] - b[1]) / 2
    width, height, angle = hypot(*across), hypot(*down), degrees(atan2(across[1], across[0]))
    middle = sum(x for x, _ in ring) / 4, sum(y for _, y in ring) / 4
    fitted = area.turned(area.rectangle(width, height), middle, angle)
    if not (width and height) or any(dist(*pair) > 1 for pair in zip((a, b, c, d), fitted, strict=True)):
        return None
    return {"cx": middle[0], "cy": middle[1], "width": width, "height": height, "angle": angle}


def _alike(ends: Sequence[float], bbox: Any) -> bool:
    """Whether a bbox is where points end, but for what tools round."""
    return (
        _numbers(bbox) and len(bbox) == 4 and all(abs(a - b) < 0.01 for a, b in zip(ends, bbox, strict=True))
    )


def _numbers(value: Any) -> bool:
    return isinstance(value, list) and all(
        type(n) in (int, float) and abs(n) < _FARTHEST for n in cast("list[Any]", value)
    )


def _plain(name: Any) -> str:
    """A name as it is compared: some tools write `left_eye`, others "Left eye"."""
    return "".join(letter for letter in str(name).casefold() if letter.isalnum())


def _signed_area(ring: Sequence[Point]) -> float:
    pairs: Iterator[tuple[Point, Point]] = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def _rounded(at: float, whole: int) -> float:
    return 0.0 if -1 <= at < 0 else float(whole) if whole < at <= whole + 1 else at


def _cut(start: float, size: float, whole: int) -> tuple[float, float]:
    """A stretch without what tools round it out of the image: a pixel at most. More is no rounding, and is
    refused where answers are checked."""
    end = start + size
    if not (-1 <= start < 0 or whole < end <= whole + 1):
        return start, size
    low, high = (0.0 if -1 <= start < 0 else start), (whole if whole < end <= whole + 1 else end)
    return (low, high - low) if high > low else (start, size)
