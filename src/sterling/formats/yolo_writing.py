"""A zip of YOLO as Ultralytics reads it: pictures, a text for each with what is drawn on it, data.yaml.

The first control of the template that YOLO has lines for says which: boxes detect, polygons segment,
skeletons pose, rotated boxes obb (docs.ultralytics.com/datasets). Items whose field `split` says train, val
or test go to that part, all others to train. Pictures that lie elsewhere are named in references.tsv.
"""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

import orjson

from sterling.controls.compiled import Spread
from sterling.controls.rotated_box import corners
from sterling.domain.area import Point
from sterling.domain.errors import Invalid, NotFound, Problem
from sterling.formats.contract import Target, Writer
from sterling.formats.drawing import Drawn, drawn_on
from sterling.formats.files import PICTURES
from sterling.formats.pictures import ending_of

TASKS = {"box": "detect", "polygon": "segment", "skeleton": "pose", "rotated_box": "obb"}
_PARTS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}
_DIGITS = 9
"""Of shares: a thousandth of a pixel and less, in the largest pictures too."""
_LONGEST = 200
_FLAGS = {"hidden": 1, "visible": 2}
Region = Mapping[str, Any]
Media = Mapping[str, Any]


class YoloExporter:
    """See `formats.contract.Exporter`. What is drawn with one control, in shares of the pictures."""

    name = "yolo"
    title = "YOLO: a zip of pictures, texts of boxes, outlines or poses, and data.yaml"
    suffix = ".zip"
    media_type = "application/zip"
    what = frozenset({"labels"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        drawn = drawn_on(target)
        return YoloWriter(out, drawn, _control(drawn), target.stored)

    def losses(self, target: Target) -> Sequence[Problem]:
        drawn = drawn_on(target)
        written = _control(drawn)
        lost = [
            (name, f"is not in a zip of YOLO, which holds one control: {written}")
            for name in target.controls
            if name != written
        ]
        lost += [(written, "attributes, groups, and how probable a region is, are not in a zip of YOLO")]
        if drawn.kinds[written] == "polygon":
            lost += [(written, "holes are not in a zip of YOLO, whose outlines have none")]
        if drawn.kinds[written] == "rotated_box":
            lost += [(written, "corners outside of the picture are moved to its edge")]
        return [Problem(path=f"/controls/{name}", message=message, code="loss") for name, message in lost]


def _control(drawn: Drawn) -> str:
    found = next((name for name, kind in drawn.kinds.items() if kind in TASKS), None)
    if found is None:
        needed = ", ".join(TASKS)
        raise Invalid(f"The template has none of what YOLO has lines for; it needs one of {needed}.")
    return found


class YoloWriter:
    """Each picture and its text as they come, the names of the classes in the end."""

    def __init__(
        self,
        out: BinaryIO,
        drawn: Drawn,
        control: str,
        stored: Callable[[str], Iterator[bytes]] | None,
    ) -> None:
        self._out = out
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._drawn, self._control, self._stored = drawn, control, stored
        self._line = _LINES[drawn.kinds[control]]
        self._classes = {label: number for number, label in enumerate(drawn.labels[control])}
        self._used = set[str]()
        self._parts = set[str]()
        self._elsewhere = list[str]()

    def write(self, batch: Any) -> None:
        for row in cast("list[dict[str, str]]", batch.to_pylist()):
            data: dict[str, Any] = orjson.loads(row["data"])
            label: Any = orjson.loads(row["labels"]).get(self._control)
            self._item(row["external_id"], data, label.get("value") if label else None)

    def _item(self, external_id: str, data: Mapping[str, Any], value: Mapping[str, Any] | None) -> None:
        said = data.get("split")
        part = _PARTS.get(said.lower(), "train") if isinstance(said, str) else "train"
        self._parts.add(part)
        place, pieces = self._picture(data)
        beginning = next(pieces, b"")
        stem, name = self._named(part, external_id, ending_of(beginning) if beginning else "")
        if beginning:
            with self._zip.open(_entry(f"images/{part}/{name}", zipfile.ZIP_STORED), "w") as file:
                for piece in chain((beginning,), pieces):
                    file.write(piece)
        else:
            self._elsewhere.append(f"images/{part}/{name}\t{place}\n")
        if value is not None:
            names = self._drawn.keypoints[self._control]
            lines = [self._of(region, value["media"], names) for region in value["regions"]]
            self._zip.writestr(_entry(f"labels/{part}/{stem}.txt"), "".join(lines))

    def _of(self, region: Region, media: Media, names: Sequence[str]) -> str:
        number = self._classes.setdefault(region["label"], len(self._classes))
        numbers = self._line(region, media, names)
        return f"{number} {' '.join(_digits(one) for one in numbers)}\n"

    def _picture(self, data: Mapping[str, Any]) -> tuple[str, Iterator[bytes]]:
        """Where the picture of an item lies, and its bytes where they are stored here."""
        found: Any = data.get(self._drawn.field)
        if isinstance(found, dict):
            found = cast("dict[str, Any]", found).get("image")
        place = str(found or "")
        if self._stored is None or not place.startswith("sha256:"):
            return place, iter(())
        pieces = self._stored(place.removeprefix("sha256:"))
        try:
            return place, chain((next(pieces, b""),), pieces)
        except NotFound:
            return place, iter(())

    def _named(self, part: str, external_id: str, ending: str) -> tuple[str, str]:
        """A name, without and with the ending of a picture, that stays inside of a folder and leads to a text
        of its own."""
        plain = "".join(one if one.isprintable() and one not in ':*?"<>|' else "_" for one in external_id)
        steps = [step for step in plain.replace("\\", "/").split("/") if step.strip(". ")]
        for known in ("images", part):
            steps = steps[1:] if len(steps) > 1 and steps[0] == known else steps
        name = "/".join(steps)[-_LONGEST:].strip("/") or "picture"
        suffix = PurePosixPath(name).suffix
        stem, suffix = (name.removesuffix(suffix), suffix) if suffix.lower() in PICTURES else (name, ending)
        tried = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        free = next(one for one in tried if f"{part}/{one}".casefold() not in self._used)
        self._used.add(f"{part}/{free}".casefold())
        return free, free + suffix

    def close(self) -> None:
        if self._elsewhere:
            self._zip.writestr(_entry("references.tsv"), "".join(self._elsewhere))
        self._zip.writestr(_entry("data.yaml"), self._yaml())
        self._zip.close()
        self._out.flush()

    def _yaml(self) -> str:
        """Train and val are needed to train: where no item says that it is of one, it is the other."""
        parts = [one for one in ("train", "val", "test") if one in self._parts] or ["train"]
        train, val = (one if one in parts else parts[0] for one in ("train", "val"))
        lines = [f"# {TASKS[self._drawn.kinds[self._control]]}", "path: .", f"train: images/{train}"]
        lines += [f"val: images/{val}", *(["test: images/test"] if "test" in parts else [])]
        if joints := self._drawn.keypoints[self._control]:
            lines += [f"kpt_shape: [{len(joints)}, 3]", "kpt_names:"]
            lines += [f"  {number}: {_quoted([*joints])}" for number in self._classes.values()]
        names = [f"  {number}: {_quoted(label)}" for label, number in self._classes.items()]
        return "\n".join([*lines, "names:", *names, ""])


def _entry(name: str, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """Without the time of day: the same labels make the same file."""
    info = zipfile.ZipInfo(name)
    info.compress_type = packing
    return info


def _quoted(value: str | list[str]) -> str:
    """JSON, which is YAML too."""
    return json.dumps(value, ensure_ascii=False)


def _digits(number: float) -> str:
    return f"{number:.{_DIGITS}f}".rstrip("0").rstrip(".")


def _shares(points: Sequence[Point], media: Media) -> list[float]:
    return [share for x, y in points for share in (_share(x, media["width"]), _share(y, media["height"]))]


def _share(at: float, whole: int) -> float:
    return min(max(at / whole, 0.0), 1.0)


def _middle(ends: Sequence[Point], media: Media) -> list[float]:
    """cx cy w h of the box that ends at these points."""
    flat = _shares(ends, media)
    left, right, top, bottom = min(flat[::2]), max(flat[::2]), min(flat[1::2]), max(flat[1::2])
    return [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top]


def _box(region: Region, media: Media, names: Sequence[str]) -> list[float]:
    x, y, w, h = region["x"], region["y"], region["width"], region["height"]
    return _middle([(x, y), (x + w, y + h)], media)


def _outline(region: Region, media: Media, names: Sequence[str]) -> list[float]:
    return _shares([(x, y) for x, y in region["points"]], media)


def _turned(region: Region, media: Media, names: Sequence[str]) -> list[float]:
    return _shares(corners(cast("Any", region)), media)


def _pose(region: Region, media: Media, names: Sequence[str]) -> list[float]:
    marked: Mapping[str, Any] = region["points"]
    places = {name: (one["x"], one["y"]) for name, one in marked.items()}
    found = _middle([*places.values()], media)
    for name in names:
        seen = _FLAGS[marked[name]["visibility"]] if name in marked else 0
        found += [*_shares([places[name]], media), seen] if name in marked else [0, 0, 0]
    return found


_LINES: Mapping[str, Callable[[Region, Media, Sequence[str]], list[float]]] = {
    "box": _box,
    "polygon": _outline,
    "skeleton": _pose,
    "rotated_box": _turned,
}
EXPORTER = YoloExporter()
