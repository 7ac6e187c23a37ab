"""Cuboids on an image, by the upright rectangles of their front and back: compared and fused face by face."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.shapes.sides import BOX, of_boxes
from sterling.quality.table import Floats

FACES = ("front", "back")


def likeness(a: Region, b: Region) -> float:
    """Mean intersection over union of the fronts and of the backs."""
    return sum(of_boxes(a[face], b[face]) for face in FACES) / len(FACES)


def lay(regions: Sequence[Region]) -> Laid:
    """Cuboids of one thing."""
    rows = np.asarray([[float(r[face][side]) for face in FACES for side in BOX] for r in regions])
    names = tuple(f"{face} {side}" for face in FACES for side in BOX)

    def build(middle: Floats) -> dict[str, Any]:
        faces = middle.reshape(len(FACES), len(BOX)).tolist()
        return {face: dict(zip(BOX, sides, strict=True)) for face, sides in zip(FACES, faces, strict=True)}

    return Laid(rows, names, sqrt(float(np.median(rows[:, 2:4].prod(axis=1)))), build)
