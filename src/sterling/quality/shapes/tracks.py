"""Boxes through a video (`keyframes`): compared frame by frame, fused on everybody's keyframes.

On each frame on which somebody has a keyframe the box is the median of all that are to be seen there; the
object is to be seen where at least half of those who drew it see it. Keyframes that even motion says anyhow,
to `THINNED` of the object's size, are left out.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from sterling.domain.area import EDGES
from sterling.domain.motion import Motion, track_iou
from sterling.quality.shapes.keyframes import needed
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.table import Floats

THINNED = 0.01
NOWHERE = (np.nan,) * len(EDGES)


def likeness(a: Region, b: Region) -> float:
    """Mean intersection over union over the frames on which either is to be seen."""
    return track_iou(Motion(a["keyframes"]), Motion(b["keyframes"]))


def lay(regions: Sequence[Region]) -> Laid:
    """Tracks of one thing: four numbers a frame."""
    motions = [Motion(region["keyframes"]) for region in regions]
    frames = sorted({frame for motion in motions for frame in motion.frames})
    seen = np.asarray([sum(2 * (m.at(f) is not None) for m in motions) >= len(motions) for f in frames])
    rows = np.asarray([[m.ending(f) or NOWHERE for f in frames] for m in motions], dtype=np.float64)
    times = {k["frame"]: k["time"] for r in regions for k in r["keyframes"] if "time" in k}
    size = sqrt(float(np.nanmedian(rows[:, :, 2] * rows[:, :, 3])))

    def build(middle: Floats) -> dict[str, Any]:
        boxes = middle.reshape(len(frames), len(EDGES))
        kept = _kept(frames, boxes, seen, np.full(len(EDGES), max(THINNED * size, 1e-9)))
        return {"keyframes": [_key(frames[i], boxes[i], bool(seen[i]), times) for i in kept]}

    return Laid(rows.reshape(len(motions), -1), EDGES * len(frames), size, build)


def _kept(frames: Sequence[int], boxes: Floats, seen: Any, most: Floats) -> list[int]:
    """Of every stretch in sight the keyframes needed, with the one at which it ends; nothing before the
    object is seen first, or while it is not. One that is never in sight keeps its first."""
    kept, start = list[int](), 0
    while start < len(frames):
        if not seen[start]:
            start += 1
            continue
        end = start
        while end + 1 < len(frames) and seen[end]:
            end += 1
        within = slice(start, end + 1)
        kept += [start + i for i in needed(frames[within], boxes[within], most)]
        start = end + 1
    return kept or [0]


def _key(frame: int, box: Floats, seen: bool, times: dict[int, float]) -> dict[str, Any]:
    place = {"frame": frame, **dict(zip(EDGES, box.tolist(), strict=True))}
    timed = {"time": times[frame]} if frame in times else {}
    return {**place, **timed, **({} if seen else {"outside": True})}
