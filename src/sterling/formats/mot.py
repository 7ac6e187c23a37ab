"""MOT: boxes of tracks frame by frame, as the MOTChallenge has them; a zip with a folder a video.

`gt/gt.txt` has a line a box: frame (the first is 1), number of the track, left, top, width, height in pixels
of the video (the corner is 0, 0), 1, number of the label, 1. `gt/labels.txt` has the labels by their numbers,
which begin at 1, and `gt/tracks.txt` the ids of the tracks by theirs. Source: motchallenge.net/instructions.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, cast

import orjson

from sterling.controls.compiled import Spread
from sterling.controls.track import keyframes_of
from sterling.domain.errors import Invalid, Problem
from sterling.domain.motion import Motion
from sterling.formats.contract import Target, Writer

_STRANGE = re.compile(r"[^\w.-]+")


def track_control(target: Target) -> str:
    """The name of the track control. Raises Invalid where there is none."""
    for name, (kind, on, _) in target.controls.items():
        if kind == "track" and on is not None and on in target.views:
            return name
    raise Invalid("The project's template has no track control; MOT needs one over a video.")


class _MotWriter:
    def __init__(self, out: BinaryIO, control: str, labels: Sequence[str]) -> None:
        self._out = out
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._control = control
        self._labels = [*labels]
        self._videos = 0

    def write(self, batch: Any) -> None:
        for row in cast("list[dict[str, str]]", batch.to_pylist()):
            labels: dict[str, Any] = orjson.loads(row["labels"])
            label: dict[str, Any] = labels.get(self._control) or {}
            value: dict[str, Any] = label.get("value") or {}
            self._videos += 1
            folder = f"{self._videos:06}-{_STRANGE.sub('-', row['external_id'])[:100]}/gt"
            self._video(folder, value)

    def _video(self, folder: str, value: dict[str, Any]) -> None:
        regions: list[dict[str, Any]] = value.get("regions", [])
        media: dict[str, Any] = value.get("media") or {}
        self._file(f"{folder}/gt.txt", self._boxes(regions, media.get("frames", 0)))
        self._file(f"{folder}/labels.txt", self._labels)
        self._file(f"{folder}/tracks.txt", (region["id"] for region in regions))

    def _boxes(self, regions: Sequence[dict[str, Any]], frames: int) -> Iterator[str]:
        """Track by track; each from its first keyframe to the end of the video."""
        for number, region in enumerate(regions, 1):
            motion = Motion(keyframes_of(region))
            label = self._labels.index(region["label"]) + 1 if region["label"] in self._labels else -1
            for frame in range(motion.frames[0], frames):
                box = motion.at(frame)
                if box is not None:
                    sides = ",".join(f"{side:.6g}" for side in box)
                    yield f"{frame + 1},{number},{sides},1,{label},1"

    def _file(self, name: str, lines: Iterator[str] | Sequence[str]) -> None:
        # Files of a zip have times; one that is always the same makes the same archive of the same labels.
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w") as file:
            for line in lines:
                file.write(f"{line}\n".encode())

    def close(self) -> None:
        self._zip.close()
        self._out.flush()


class MotExporter:
    """See `formats.contract.Exporter`. One track control."""

    name = "mot"
    title = "MOT: a zip with the boxes of tracks on every frame"
    suffix = ".zip"
    media_type = "application/zip"
    what = frozenset({"labels"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        control = track_control(target)
        return _MotWriter(out, control, target.controls[control][2])

    def losses(self, target: Target) -> Sequence[Problem]:
        control = track_control(target)
        others = [
            Problem(path=f"/controls/{name}", message="is not in a MOT file", code="loss")
            for name in target.controls
            if name != control
        ]
        message = "attributes, probabilities, times and which frames are keyframes are not in a MOT file"
        return [*others, Problem(path=f"/controls/{control}", message=message, code="loss")]


EXPORTER = MotExporter()
