"""Regions of results to regions of answers and back: percent of pictures, UTF-16 units of texts, seconds.

An ellipse or box of Label Studio turns clockwise around its upper left corner (a box) or its middle (an
ellipse), in degrees; its sizes are percent of the image's width and height, also when it is turned.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import JsonValue

from sterling.domain.control import JsonObject
from sterling.formats.label_studio import brush
from sterling.formats.label_studio.mapped import Source

KINDS = frozenset({"box", "polygon", "polyline", "ellipse", "point", "mask", "span", "segment", "track"})
Read = tuple[JsonObject, JsonObject]


def read(kind: str, result: JsonObject, value: Mapping[str, Any], text: str, source: Source) -> Read | str:
    """The media and the region of a result; a sentence where it cannot be held."""
    said = next(iter(value.get(source.type, value.get("labels", [])) or []), None)
    label = "region" if said is None else source.ids.get(str(said), str(said))
    head: JsonObject = {"id": str(result.get("id", "")) or "r1", "label": label}
    if kind == "span":
        return _read_span(head, value, text)
    if kind == "segment":
        return _read_segment(head, result, value)
    width, height = result.get("original_width"), result.get("original_height")
    if not isinstance(width, int) or not isinstance(height, int) or isinstance(width, bool):
        return "it does not say how large the image is"
    media: JsonObject = {"width": width, "height": height}
    if kind == "mask":
        geometry = _read_mask(value, width, height)
    elif kind == "track":
        media["frames"] = value.get("framesCount")
        geometry = _read_track(value, width / 100, height / 100)
    else:
        geometry = _read_shape(kind, value, width / 100, height / 100)
    if isinstance(geometry, str):
        return geometry
    return media, {**head, **geometry}


def _read_span(head: JsonObject, value: Mapping[str, Any], text: str) -> Read | str:
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return "its offsets are not whole numbers"
    first, last = points(text, start), points(text, end)
    return {"length": len(text)}, {**head, "start": first, "end": last, "text": text[first:last]}


def _read_segment(head: JsonObject, result: JsonObject, value: Mapping[str, Any]) -> Read | str:
    """Where a result does not say how long the recording is, as long as its end."""
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int | float) or not isinstance(end, int | float):
        return "its ends are not numbers of seconds"
    length = result.get("original_length")
    known = length if isinstance(length, int | float) else end
    return {"duration": known}, {**head, "start": start, "end": end}


def _read_mask(value: Mapping[str, Any], width: int, height: int) -> JsonObject | str:
    packed = value.get("rle")
    if value.get("format") != "rle" or not isinstance(packed, list):
        return "its mask is no list of run lengths (rle)"
    try:
        found = brush.unpack(cast(list[int], packed), width, height)
    except (ValueError, TypeError) as problem:
        return f"its run lengths (rle) cannot be read: {problem}"
    return "nothing is painted in it" if found is None else found


def _read_track(value: Mapping[str, Any], across: float, down: float) -> JsonObject | str:
    """Frames count from 1 there and from 0 here; from a frame that is not `enabled` on, nothing is seen."""
    sequence, frames = value.get("sequence"), value.get("framesCount")
    if not isinstance(sequence, list) or not isinstance(frames, int):
        return "it has no sequence of frames, or does not say how many frames there are"
    keyframes = list[Any]()
    for one in cast(list[dict[str, Any]], sequence):
        if one.get("rotation"):
            return "a turned rectangle is not upright, and tracks are"
        box = _read_shape("box", one, across, down)
        outside = {} if one.get("enabled", True) else {"outside": True}
        keyframes.append({"frame": one["frame"] - 1, "time": one["time"], **cast(JsonObject, box), **outside})
    return {"keyframes": keyframes}


def _read_shape(  # noqa: PLR0911 - one return a kind
    kind: str, value: Mapping[str, Any], across: float, down: float
) -> JsonObject | str:
    """Pixels of a shape; `across` and `down` are the pixels of one percent."""
    if value.get("rotation") and kind == "box":
        return "a turned rectangle is not upright: draw it as a rotated box"
    match kind:
        case "box":
            x, y = value["x"] * across, value["y"] * down
            return {"x": x, "y": y, "width": value["width"] * across, "height": value["height"] * down}
        case "polygon":
            return {"points": [[x * across, y * down] for x, y in value["points"]]}
        case "polyline":
            corners = [_corner(point) for point in value.get("vertices", value.get("points", []))]
            return {"points": [[x * across, y * down] for x, y in corners]}
        case "ellipse":
            angle = float(value.get("rotation", 0))
            return {
                "cx": value["x"] * across,
                "cy": value["y"] * down,
                "rx": value["radiusX"] * across,
                "ry": value["radiusY"] * down,
                "angle": (angle + 180) % 360 - 180,
            }
        case "point":
            return {"x": value["x"] * across, "y": value["y"] * down}
        case _:
            return f"a {kind} is not read from results yet"


def _corner(point: Any) -> Sequence[float]:
    held = cast("dict[str, float] | Sequence[float]", point)
    return (held["x"], held["y"]) if isinstance(held, dict) else held


def write(
    kind: str, region: Mapping[str, Any], media: Mapping[str, Any], text: str, source: Source
) -> tuple[JsonObject, JsonObject]:
    """The value of a region's result, and the size of the image beside it."""
    back = {known: said for said, known in source.ids.items()}
    labels: JsonObject = {source.type: [back.get(region["label"], region["label"])]} if source.ids else {}
    if kind == "span":
        start, end = units(text, region["start"]), units(text, region["end"])
        return {"start": start, "end": end, "text": region["text"], **labels}, {}
    if kind == "segment":
        return _write_segment(region, media, labels, source)
    across, down = media["width"] / 100, media["height"] / 100
    size: JsonObject = {"original_width": media["width"], "original_height": media["height"]}
    if kind == "mask":
        packed = brush.pack(region, media["width"], media["height"])
        return {"format": "rle", "rle": [*packed], **labels}, size
    if kind == "track":
        said: JsonObject = {"labels": next(iter(labels.values()))} if labels else {}
        return {**_write_track(region, media, across, down), **said}, size
    return {**_write_shape(kind, region, across, down), **labels}, size


def _write_segment(
    region: Mapping[str, Any], media: Mapping[str, Any], labels: JsonObject, source: Source
) -> tuple[JsonObject, JsonObject]:
    ends: JsonObject = {"start": region["start"], "end": region["end"]}
    if source.type == "timeserieslabels":
        return {**ends, "instant": False, **labels}, {}
    return {**ends, "channel": 0, **labels}, {"original_length": media["duration"]}


def _write_track(
    region: Mapping[str, Any], media: Mapping[str, Any], across: float, down: float
) -> JsonObject:
    sequence: list[JsonValue] = [
        {
            "frame": one["frame"] + 1,
            "enabled": not one.get("outside", False),
            "time": one["time"],
            **_write_shape("box", one, across, down),
        }
        for one in region["keyframes"]
    ]
    return {"framesCount": media["frames"], "sequence": sequence}


def _write_shape(kind: str, region: Mapping[str, Any], across: float, down: float) -> JsonObject:
    match kind:
        case "box":
            return {
                "x": region["x"] / across,
                "y": region["y"] / down,
                "width": region["width"] / across,
                "height": region["height"] / down,
                "rotation": 0,
            }
        case "polygon":
            return {"points": [[x / across, y / down] for x, y in region["points"]], "closed": True}
        case "polyline":
            corners = [{"x": x / across, "y": y / down} for x, y in region["points"]]
            return {"vertices": [*corners], "closed": False}
        case "ellipse":
            return {
                "x": region["cx"] / across,
                "y": region["cy"] / down,
                "radiusX": region["rx"] / across,
                "radiusY": region["ry"] / down,
                "rotation": region["angle"],
            }
        case _:
            return {"x": region["x"] / across, "y": region["y"] / down, "width": 0.5}


def points(text: str, unit: int) -> int:
    """A UTF-16 offset as an offset in code points; inside of a pair it is the pair's start."""
    encoded = text.encode("utf-16-le", "surrogatepass")[: 2 * max(unit, 0)]
    return len(encoded.decode("utf-16-le", "ignore"))


def units(text: str, point: int) -> int:
    """An offset in code points as an offset in UTF-16 units."""
    return len(text[:point].encode("utf-16-le", "surrogatepass")) // 2
