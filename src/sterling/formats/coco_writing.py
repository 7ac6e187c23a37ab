"""COCO as it is written: annotations of boxes, polygons, masks and skeletons, and the images before them."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO, cast

import orjson

from sterling.controls.image import ring_of
from sterling.controls.mask import runs
from sterling.controls.rotated_box import corners
from sterling.controls.runs import Runs, counts_of, size
from sterling.domain import area
from sterling.formats.drawing import Drawn
from sterling.formats.pixels import runs_of_shapes

_FLAGS = {"hidden": 1, "visible": 2}


class CocoWriter:
    """Annotations wait in a file of their own until the images are written: COCO wants them after."""

    def __init__(self, out: BinaryIO, drawn: Drawn) -> None:
        self._out = out
        self._drawn = drawn
        labels = dict.fromkeys(label for found in drawn.labels.values() for label in found)
        self._categories = {label: number for number, label in enumerate(labels, start=1)}
        self._waiting = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._images = 0
        self._annotations = 0
        self._out.write(b'{"images":[')

    def write(self, batch: Any) -> None:
        for row in cast("list[dict[str, str]]", batch.to_pylist()):
            data: dict[str, Any] = orjson.loads(row["data"])
            labels: dict[str, Any] = orjson.loads(row["labels"])
            found = {name: labels[name] for name in self._drawn.kinds if labels.get(name)}
            every: list[dict[str, Any]] = [_value(label).get("media") or {} for label in found.values()]
            media = next(filter(None, every), every[0] if every else {})
            self._write_image(row["external_id"], data, media)
            for name, label in found.items():
                self._write_regions(name, label, media)

    def _write_image(self, external_id: str, data: Mapping[str, Any], media: Mapping[str, Any]) -> None:
        self._images += 1
        image = {
            "id": self._images,
            "file_name": external_id,
            "width": media.get("width"),
            "height": media.get("height"),
            "coco_url": data.get(self._drawn.field),
        }
        self._out.write((b"," if self._images > 1 else b"") + orjson.dumps(image))

    def _write_regions(self, control: str, label: Mapping[str, Any], media: Mapping[str, Any]) -> None:
        """`score`, as in COCO's results, is how probable the region is, `spreads` are the standard errors of
        its places, in pixels; both where they are known."""
        chances: dict[str, Any] = label.get("distribution") or {}
        spreads: dict[str, Any] = label.get("spreads") or {}
        for region in _value(label).get("regions", []):
            chance, spread = chances.get(region["id"]), spreads.get(region["id"])
            self._annotations += 1
            one = {
                "id": self._annotations,
                "image_id": self._images,
                "category_id": self._categories.setdefault(region["label"], len(self._categories) + 1),
                **_GEOMETRY[self._drawn.kinds[control]](region, media, self._drawn.keypoints[control]),
                "iscrowd": 0,
                **{name: region[name] for name in ("group", "attributes") if name in region},
                **({} if chance is None else {"score": chance}),
                **({} if spread is None else {"spreads": spread["spreads"]}),
            }
            self._waiting.write((b"," if self._annotations > 1 else b"") + orjson.dumps(one))

    def close(self) -> None:
        self._out.write(b'],"annotations":[')
        self._waiting.seek(0)
        while chunk := self._waiting.read(1 << 20):
            self._out.write(chunk)
        self._waiting.close()
        categories = [
            {"id": number, "name": name, **self._joints(name)} for name, number in self._categories.items()
        ]
        self._out.write(b'],"categories":' + orjson.dumps(categories) + b"}\n")
        self._out.flush()

    def _joints(self, label: str) -> Mapping[str, Any]:
        """Of a category of skeletons: its points, and which of them are joined, counted from 1."""
        control = self._drawn.holder("skeleton", label)
        if control is None:
            return {}
        names = [*self._drawn.keypoints[control]]
        edges = [[names.index(a) + 1, names.index(b) + 1] for a, b in self._drawn.edges[control]]
        return {"keypoints": names, "skeleton": edges}


Region = Mapping[str, Any]


def _value(label: Mapping[str, Any]) -> dict[str, Any]:
    return label.get("value") or {}


def _box(region: Region, media: Region, names: Sequence[str]) -> Region:
    bbox = [region["x"], region["y"], region["width"], region["height"]]
    return {"bbox": bbox, "area": region["width"] * region["height"]}


def _polygon(region: Region, media: Region, names: Sequence[str]) -> Region:
    points: list[list[float]] = region["points"]
    painted = _painted(region, media) if "holes" in region else None
    flat = [number for point in points for number in point]
    outline = {"area": area.rings_area([ring_of(cast("Any", points))]), "segmentation": [flat]}
    return {"bbox": _ends(points), **(painted or outline)}


def _turned(region: Region, media: Region, names: Sequence[str]) -> Region:
    ring = corners(cast("Any", region))
    flat = [number for point in ring for number in point]
    return {"bbox": _ends(ring), "area": region["width"] * region["height"], "segmentation": [flat]}


def _painted(region: Region, media: Region) -> Region | None:
    """A polygon with holes as a mask: outlines of COCO have none. None where it is too large to be painted or
    no pixel is left."""
    rings = [ring_of(ring) for ring in (region["points"], *region["holes"])]
    try:
        found = runs_of_shapes([rings], media["width"], media["height"])
    except ValueError:
        return None
    return _runs(found, media) if found else None


def _mask(region: Region, media: Region, names: Sequence[str]) -> Region:
    bbox = [region["x"], region["y"], region["width"], region["height"]]
    return {"bbox": bbox, **_runs(runs(cast("Any", region), media["height"]), media)}


def _runs(found: Runs, media: Region) -> Region:
    counts = counts_of(found, media["width"] * media["height"])
    return {
        "area": size(found),
        "segmentation": {"size": [media["height"], media["width"]], "counts": counts},
    }


def _skeleton(region: Region, media: Region, names: Sequence[str]) -> Region:
    marked: Mapping[str, Any] = region["points"]
    flat = list[float]()
    for name in names:
        point = marked.get(name)
        flat += [0, 0, 0] if point is None else [point["x"], point["y"], _FLAGS[point["visibility"]]]
    bbox = _ends([[point["x"], point["y"]] for point in marked.values()])
    return {"bbox": bbox, "area": bbox[2] * bbox[3], "keypoints": flat, "num_keypoints": len(marked)}


def _ends(points: Sequence[Sequence[float]]) -> list[float]:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]


_GEOMETRY: Mapping[str, Callable[[Region, Region, Sequence[str]], Region]] = {
    "box": _box,
    "rotated_box": _turned,
    "polygon": _polygon,
    "mask": _mask,
    "skeleton": _skeleton,
}
