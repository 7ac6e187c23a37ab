"""Regions of results to regions of answers and back: percent of pictures, UTF-16 units of texts, seconds.

An ellipse or box of Label Studio turns clockwise around its upper left corner (a box) or its middle (an
ellipse), in degrees; its sizes are percent of the image's width and height, also when it is turned.
Frames of a timeline and pages of a document count from 1, there and, as to pages, here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import JsonValue

from sterling.domain.control import JsonObject
from sterling.formats.label_studio import brush
from sterling.formats.label_studio.mapped import Source

KINDS = frozenset(
    {"box", "polygon", "polyline", "ellipse", "point", "mask", "span", "segment", "track", "block"}
)
UNLABELLED = "region"
"""The label of regions whose tag names none."""
Read = tuple[JsonObject, JsonObject]


def read(  # noqa: PLR0911 - one return a family
    kind: str, result: JsonObject, value: Mapping[str, Any], text: str, source: Source
) -> Read | str:
    """The media and the region of a result; a sentence where it cannot be held.

    The region has an empty label where the result says none of the template's.
    """
    said = next(iter(value.get(source.type) or value.get("labels") or []), None)
    label = source.ids.get(str(said), "") if source.ids else UNLABELLED
    head: JsonObject = {"id": str(result.get("id", "")) or "r1", "label": label}
    if source.typed and said is not None:
        head["attributes"] = {source.typed: str(said)}
    if result.get("item_index"):
        return "it is on another than the first of several images"
    if kind == "span":
        return _read_span(head, value, text)
    if kind == "segment":
        return _read_timeline(head, value, source) if source.rate else _read_segment(head, result, value)
    width, height = result.get("original_width"), result.get("original_height")
    if not isinstance(width, int) or not isinstance(height, int) or isinstance(width, bool):
        return "it does not say how large the image is"
    media: JsonObject = {"width": width, "height": height}
    if kind == "block":
        return _read_block(head, value, media)
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
    if end <= start:
        return "it is a moment, and a segment lasts"
    length = result.get("original_length")
    known = length if isinstance(length, int | float) else end
    return {"duration": known}, {**head, "start": start, "end": end}


def _read_timeline(head: JsonObject, value: Mapping[str, Any], source: Source) -> Read | str:
    """Of a range the first and the last frame are said."""
    ranges = value.get("ranges")
    if not isinstance(ranges, list) or len(cast(list[Any], ranges)) != 1:
        return "it is not one range of frames"
    (one,) = cast(list[Mapping[str, Any]], ranges)
    start, end = (one["start"] - 1) / source.rate, one["end"] / source.rate
    return {"duration": end}, {**head, "start": round(start, 3), "end": round(end, 3)}


def _read_block(head: JsonObject, value: Mapping[str, Any], size: JsonObject) -> Read | str:
    """How large other pages are is not said: all are taken to be like this one."""
    page = value.get("pageIndex") or 1
    if not isinstance(page, int) or page < 1:
        return "its page is no number from 1 on"
    across, down = (cast(int, size[side]) / 100 for side in ("width", "height"))
    box = _read_shape("box", value, across, down)
    if isinstance(box, str):
        return box
    text: JsonObject = {"text": value["ocrtext"]} if value.get("ocrtext") else {}
    pages: list[JsonValue] = [size] * page
    return {"unit": "pixel", "pages": pages}, {**head, "page": page, **box, **text}


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


def join(kind: str, media: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Add what the result of a further region says of the same media."""
    if kind == "segment":
        media["duration"] = max(media["duration"], other["duration"])
    elif kind == "block" and len(other["pages"]) > len(media["pages"]):
        media["pages"] = [*media["pages"], *other["pages"][len(media["pages"]) :]]


def write(
    kind: str, region: Mapping[str, Any], media: Mapping[str, Any], text: str, source: Source
) -> tuple[JsonObject, JsonObject]:
    """The value of a region's result, and the size of the image beside it."""
    back = {known: said for said, known in source.ids.items()}
    typed = region.get("attributes", {}).get(source.typed)
    label = back.get(region["label"], region["label"]) if source.ids else typed
    labels: JsonObject = {source.type: [label]} if label is not None else {}
    if kind == "span":
        start, end = units(text, region["start"]), units(text, region["end"])
        return {"start": start, "end": end, "text": region["text"], **labels}, {}
    if kind == "segment":
        return _write_segment(region, media, labels, source)
    if kind == "block":
        return _write_block(region, media, labels)
    across, down = media["width"] / 100, media["height"] / 100
    size: JsonObject = {"original_width": media["width"], "original_height": media["height"]}
    if kind == "mask":
        packed = brush.pack(region, media["width"], media["height"])
        return {"format": "rle", "rle": [*packed], **labels}, size
    if kind == "track":
        said: JsonObject = {"labels": next(iter(labels.values()))} if labels else {}
        return {**_write_track(region, media, across, down, source.rate), **said}, size
    return {**_write_shape(kind, region, across, down), **labels}, size


def _write_segment(
    region: Mapping[str, Any], media: Mapping[str, Any], labels: JsonObject, source: Source
) -> tuple[JsonObject, JsonObject]:
    ends: JsonObject = {"start": region["start"], "end": region["end"]}
    if source.rate:
        first, last = round(region["start"] * source.rate) + 1, round(region["end"] * source.rate)
        return {"ranges": [{"start": first, "end": last}], **labels}, {}
    if source.type == "timeserieslabels":
        return {**ends, "instant": False, **labels}, {}
    return {**ends, "channel": 0, **labels}, {"original_length": media["duration"]}


def _write_block(
    region: Mapping[str, Any], media: Mapping[str, Any], labels: JsonObject
) -> tuple[JsonObject, JsonObject]:
    size = media["pages"][region["page"] - 1]
    shape = _write_shape("box", region, size["width"] / 100, size["height"] / 100)
    text: JsonObject = {"ocrtext": region["text"]} if "text" in region else {}
    value: JsonObject = {**shape, **text, "pageIndex": region["page"], **labels}
    return value, {"original_width": size["width"], "original_height": size["height"]}


def _write_track(
    region: Mapping[str, Any], media: Mapping[str, Any], across: float, down: float, rate: float
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
    frames = media["frames"]
    return {"framesCount": frames, **_lasting(region["keyframes"], frames, rate), "sequence": sequence}


def _lasting(keyframes: Sequence[Mapping[str, Any]], frames: int, rate: float) -> JsonObject:
    """How long the video lasts, by its first and last keyframe; where they are one, by its time alone.

    One keyframe at the very start says nothing: then by the rate at which the editor there counts.
    """
    first, last = keyframes[0], keyframes[-1]
    if first is last:
        first = {"time": 0, "frame": -1}
    passed, counted = last["time"] - first["time"], last["frame"] - first["frame"]
    if passed > 0 and counted > 0:
        return {"duration": round(frames * passed / counted, 3)}
    return {"duration": round(frames / rate, 3)} if rate else {}


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
                "rotation": region["angle"] % 360,
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
