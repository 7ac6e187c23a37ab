"""Masks as the world writes them, to windows of whole pixels: COCO's runs, plain and packed, and outlines.

COCO's runs go down the columns of the whole image, in turn outside and inside (cocodataset.org/#format-data);
packed, each length, from the third on less the last but one, is written in groups of five bits, the lowest
first, of which the sixth bit says that more follow, as characters from "0" on (cocoapi, common/maskApi.c).
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Any, cast

from pydantic import JsonValue

from sterling.controls.runs import MAX_RUNS, Runs, counts_of, inside
from sterling.domain.area import Point, Ring, Shape
from sterling.domain.control import JsonObject

_MOST_CROSSINGS = 500_000
_MOST_GROUPS = 8


def runs_of_coco(segmentation: Any, width: int, height: int) -> Runs:
    """The stretches down the columns of an image of this size. Raises ValueError where they are none."""
    size, counts = segmentation.get("size"), segmentation.get("counts")
    if size != [height, width]:
        raise ValueError(f"has a mask of the size {str(size)[:50]}, not [{height}, {width}], as its image")
    if isinstance(counts, str):
        counts = _unpacked(counts)
    if not isinstance(counts, list) or len(cast("list[Any]", counts)) > MAX_RUNS:
        raise ValueError("has a mask without counts, or with too many")
    lengths = cast("list[Any]", counts)
    if any(type(one) is not int or one < 0 for one in lengths) or sum(lengths) != width * height:
        raise ValueError(f"has a mask whose counts are not {width * height:,} pixels together")
    return [(start, end) for start, end in inside(lengths) if end > start]


def _unpacked(text: str) -> list[int]:
    found, value, groups = list[int](), 0, 0
    for letter in text:
        bits = ord(letter) - 48
        if not 0 <= bits < 64 or groups > _MOST_GROUPS:
            raise ValueError("has a mask whose counts are damaged")
        value |= (bits & 31) << 5 * groups
        groups += 1
        if not bits & 32:
            if bits & 16:
                value -= 1 << 5 * groups
            found.append(value + found[-2] if len(found) > 2 else value)
            value = groups = 0
    if groups:
        raise ValueError("has a mask whose counts end too early")
    return found


def runs_of_shapes(shapes: Sequence[Shape], width: int, height: int) -> Runs:
    """The pixels of an image whose middle lies inside one of the shapes: within an odd number of turns of its
    rings. Raises ValueError where they are too many to be painted."""
    sides = [
        (*sorted(side), number)
        for number, shape in enumerate(shapes)
        for ring in shape
        for side in _sides(ring)
    ]
    spans = [(max(ceil(a[0] - 0.5), 0), min(ceil(b[0] - 0.5), width)) for a, b, _ in sides]
    if sum(max(last - first, 0) for first, last in spans) > _MOST_CROSSINGS:
        raise ValueError("has outlines that are too many to be painted")
    crossings = dict[tuple[int, int], list[float]]()
    for (a, b, number), (first, last) in zip(sides, spans, strict=True):
        for column in range(first, last):
            share = (column + 0.5 - a[0]) / (b[0] - a[0])
            crossings.setdefault((column, number), []).append(a[1] + share * (b[1] - a[1]))
    found = Runs()
    for (column, _), levels in sorted(crossings.items()):
        levels.sort()
        for low, high in zip(levels[::2], levels[1::2], strict=True):
            start, end = max(ceil(low - 0.5), 0), min(ceil(high - 0.5), height)
            if start < end:
                found.append((column * height + start, column * height + end))
    return _joined(sorted(found))


def _sides(ring: Ring) -> list[tuple[Point, Point]]:
    return list(pairwise([*ring, ring[0]]))


def _joined(stretches: Runs) -> Runs:
    found = Runs()
    for start, end in stretches:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def window(stretches: Runs, height: int) -> JsonObject | None:
    """The smallest window of an image of this height that holds the stretches, and its runs; None of none."""
    if not stretches:
        return None
    left, right = stretches[0][0] // height, (stretches[-1][1] - 1) // height + 1
    top, bottom = height, 0
    for start, end in stretches:
        if start // height == (end - 1) // height:
            top, bottom = min(top, start % height), max(bottom, (end - 1) % height + 1)
        else:  # it goes on at the top of the next column
            top, bottom = 0, height
    # Only in a window of the whole height a stretch is longer than one column.
    tall, inner = bottom - top, Runs()
    for start, end in stretches:
        shift = start // height * (height - tall) + left * tall + top
        inner.append((start - shift, end - shift))
    counts: list[JsonValue] = counts_of(_joined(inner), (right - left) * tall)
    return {"x": left, "y": top, "width": right - left, "height": tall, "counts": counts}
