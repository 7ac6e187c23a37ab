"""Mask: pixels of an image, painted; each region is a window of whole pixels and runs inside of it.

`counts` are lengths of runs down the columns of the window, from its upper left pixel, in turn outside and
inside, as in COCO: the first may be 0, the others not, and together they are width times height. In the mode
`semantic` a label has one region and a pixel one label; in `instance` every object is a region of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import runs as cells
from sterling.controls import values
from sterling.controls.image import MAX_SIDE, ImageControl
from sterling.controls.regions import RegionSpec, misdrawn, number
from sterling.controls.runs import Runs, check_counts, inside
from sterling.domain.area import EDGES, Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

_MEDIA: JsonObject = {"width": 100, "height": 80}
_DOT: JsonObject = {"x": 11, "y": 21, "width": 1, "height": 1, "counts": [0, 1]}
_RING: JsonObject = {"x": 10, "y": 20, "width": 3, "height": 3, "counts": [0, 4, 1, 4]}
_START: JsonObject = {"type": "integer", "minimum": 0, "maximum": MAX_SIDE}
_SIDE: JsonObject = {"type": "integer", "minimum": 1, "maximum": MAX_SIDE}


class MaskSpec(RegionSpec, frozen=True):
    """Masks on the image of the view `on`."""

    type: Literal["mask"]
    mode: Literal["instance", "semantic"] = "instance"


class Mask(ImageControl[MaskSpec]):
    kind: ClassVar[str] = "mask"
    unit: ClassVar[str] = "share"
    Spec = MaskSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "mask", "on": "image", "labels": ["road", "sky"], "mode": "semantic"},
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "road", **_RING},
                        {"id": "2", "label": "sky", **_DOT},
                    ],
                },
            ),
            wrong=(
                *misdrawn(
                    _MEDIA,
                    {"label": "road", **_RING},
                    {"counts": [0, 4, 1, 3]},
                    {"counts": [9]},
                    {"counts": [0, 4, 0, 5]},
                    {"counts": [0, 4.5, 4.5]},
                    {"counts": "4 1 4"},
                    {"x": 98},
                    {"y": -1},
                    {"width": 0, "counts": []},
                ),
                {
                    "media": _MEDIA,
                    "regions": [{"id": "1", "label": "road", **_RING}, {"id": "2", "label": "sky", **_RING}],
                },
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "road", **_RING},
                        {"id": "2", "label": "road", **_RING, "x": 40},
                    ],
                },
            ),
        ),
        Example(
            spec={"type": "mask", "on": "image", "labels": ["cell"]},
            right=(
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "cell", **_RING},
                        {"id": "2", "label": "cell", **_RING, "x": 12},
                    ],
                },
            ),
            wrong=({"media": _MEDIA, "regions": [{"id": "1", "label": "cell"}]},),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "x": _START,
        "y": _START,
        "width": _SIDE,
        "height": _SIDE,
        "counts": cells.COUNTS,
    }

    def plan(self, spec: MaskSpec) -> JsonObject:
        return {**super().plan(spec), "mode": spec.mode}

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        window = {name: values.whole(region[name]) for name in EDGES}
        for start, size in (("x", "width"), ("y", "height")):
            at, side, whole = window[start], window[size], values.whole(media[size]) or 0
            if at is None or side is None:
                yield values.wrong_type(f"{path}/{start}", "whole pixels", region[start])
            elif at < 0 or side < 1 or at + side > whole:
                message = f"from {at} to {at + side} is outside the image, whose {size} is {whole}"
                yield values.wrong(f"{path}/{start}", message, "range")
        width, height = window["width"], window["height"]
        whole = None if width is None or height is None else width * height
        yield from check_counts(region["counts"], whole, f"{path}/counts", "pixels")

    def check_together(self, spec: MaskSpec, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        if spec.mode == "instance":
            return
        labels = [region["label"] for region in regions]
        for index, label in enumerate(labels):
            if label in labels[:index]:
                message = f"{label!r} has a region already, and in the mode semantic a label has one"
                yield values.wrong(f"/regions/{index}/label", message, "duplicate")
        tall = _tall(regions)
        index = cells.twice([runs(region, tall) for region in regions])
        if index is not None:
            message = "a pixel has two labels, and in the mode semantic it has one"
            yield values.wrong(f"/regions/{index}/counts", message, "overlap")

    def bounds(self, region: JsonObject) -> Rectangle:
        x, y, width, height = (number(region, edge) for edge in EDGES)
        return x, y, width, height

    def overlap(self, spec: MaskSpec, region: JsonObject, other: JsonObject) -> float:
        """Intersection over union, in pixels."""
        tall = _tall((region, other))
        return cells.iou(runs(region, tall), runs(other, tall))


def runs(region: JsonObject, tall: int) -> Runs:
    """The stretches of a mask that was checked, in an image of this height; touching ones are joined."""
    x, y, _, height = (values.whole(region[edge]) or 0 for edge in EDGES)
    found = Runs()
    for begin, end in inside(region["counts"]):
        at = begin
        while at < end:
            column, row = divmod(at, height)
            stop = min(end, (column + 1) * height)
            start = (x + column) * tall + y + row
            if found and found[-1][1] == start:
                start = found.pop()[0]
            found.append((start, (x + column) * tall + y + row + stop - at))
            at = stop
    return found


def _tall(regions: Sequence[JsonObject]) -> int:
    return max((int(number(one, "y") + number(one, "height")) for one in regions), default=0)


CONTROL = Mask()
