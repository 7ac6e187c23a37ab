"""Cuboids, also through a scene (`keys`: cuboids with their `frame`): compared frame by frame, fused on
everybody's keyframes as single cuboids are.

The object is there where at least half of those who drew it have it. Keyframes that even motion says anyhow
are left out: to `THINNED` of the object's size, and to `TURNED` degrees.
"""

from collections.abc import Sequence
from math import prod
from typing import Any, cast

import numpy as np

from sterling.domain.solid import Path, path_iou
from sterling.quality.shapes import solids
from sterling.quality.shapes.keyframes import needed
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.table import Floats

THINNED, TURNED = 0.01, 0.5


def likeness(a: Region, b: Region) -> float:
    """Intersection over union; with a track among them, its mean over the frames on which either is."""
    if "keys" in a or "keys" in b:
        return path_iou(Path(keys(a)), Path(keys(b)))
    return solids.likeness(a, b)


def keys(region: Region) -> Sequence[Region]:
    """The keyframes of a track; of a cuboid on none, itself on its frame."""
    return cast("Sequence[Region]", region.get("keys", [{"frame": 0, **region}]))


def lay(regions: Sequence[Region]) -> Laid:
    """Tracks of one thing: seven numbers a frame."""
    if not any("keys" in region for region in regions):
        return solids.lay(regions)
    paths = [Path(keys(region)) for region in regions]
    every = sorted({frame for path in paths for frame in path.frames})
    there = [[i for i, path in enumerate(paths) if path.at(frame) is not None] for frame in every]
    places = [k for k, who in enumerate(there) if 2 * len(who) >= len(paths)]
    frames = [every[k] for k in range(places[0], places[-1] + 1)] if places else every
    rows = np.full((len(paths), len(frames), len(solids.SIDES)), np.nan)
    for k, frame in enumerate(frames):
        placed = {i: at for i, path in enumerate(paths) if (at := path.at(frame)) is not None}
        rows[list(placed), k] = solids.numbers([(*s.middle, *s.sizes, s.yaw) for s in placed.values()])
    size = prod(np.nanmedian(rows[:, :, 3:6], axis=(0, 1)).tolist()) ** (1 / 3)

    def build(middle: Floats) -> dict[str, Any]:
        return {"keys": _keys(frames, middle.reshape(len(frames), -1), size)}

    flat = rows.reshape(len(paths), -1)
    return Laid(flat, solids.SIDES * len(frames), size, build, frozenset({"yaw"}))


def _keys(frames: Sequence[int], numbers: Floats, size: float) -> list[dict[str, Any]]:
    numbers = numbers.copy()
    numbers[:, 6] = np.unwrap(numbers[:, 6], period=360)
    most = np.full(len(solids.SIDES), max(THINNED * size, 1e-9))
    most[6] = TURNED
    kept = needed(frames, numbers, most)
    return [{**solids.members(numbers[i].tolist()), "frame": frames[i]} for i in kept]
