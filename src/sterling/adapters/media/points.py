"""Points of a cloud in one compact form that the screen draws as it is."""

import math
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import JsonValue

from sterling.adapters.media import clouds
from sterling.domain.errors import Invalid

_GOLDEN = (math.sqrt(5) - 1) / 2
_TRIED = 100
_FAR = 8192.0


class PointMaker:
    """See `ports.renditions.Maker`; `domain.rendition` says how the content is laid out."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        # Loaded at the first cloud: an idle worker does without.
        np: Any = import_module("numpy")

        found = clouds.read(source)
        places = np.stack([found.x, found.y, found.z], axis=1).astype(np.float64)
        kept = np.isfinite(places).all(axis=1)
        total, count = len(places), int(kept.sum())
        if count == 0:
            raise Invalid(f"None of the {total:,} points has coordinates: all are NaN or infinite.")
        places = places[kept]
        low, high = places.min(axis=0), places.max(axis=0)
        # Near the origin float32 is exact to a millimetre; far from it, places are told from the middle.
        far = bool(np.abs(places).max() > _FAR)
        middle = np.round((low + high) / 2)
        origin: list[float] = middle.tolist() if far else [0.0, 0.0, 0.0]
        step = stride(count)
        order = np.arange(count, dtype=np.int64) * step % count
        target.write((places[order] - origin).astype("<f4").tobytes())
        bright = None if found.intensity is None else np.asarray(found.intensity, dtype=np.float64)[kept]
        scale = _brightness(np, bright)
        target.write(_bytes(np, bright, order, 255 / scale if scale else 0.0))
        classes = None if found.classes is None else np.asarray(found.classes)[kept]
        target.write(_bytes(np, classes, order, 1.0))
        return {
            "count": count,
            "dropped": total - count,
            "unread": found.unread,
            "origin": [*origin],
            "low": [float(n) for n in low],
            "high": [float(n) for n in high],
            "step": step,
            "intensity": scale,
            "classes": classes is not None,
        }


def stride(count: int) -> int:
    """A step whose multiples modulo `count` visit all points once, the first ones, however many, evenly.

    They are the more even, the smaller the partial quotients of step / count are (Niederreiter, Random Number
    Generation and Quasi-Monte Carlo Methods, section 3.1); at the golden section all are 1.
    """
    near = max(1, round(count * _GOLDEN))
    return min(range(near, near + _TRIED), key=lambda step: _unevenness(step, count))


def _unevenness(step: int, count: int) -> int:
    """The greatest partial quotient of step / count; out of reach where they have a common divisor."""
    a, b, most = count, step, 0
    while b:
        most = max(most, a // b)
        a, b = b, a % b
    return most if a == 1 else count + 1


def _brightness(np: Any, intensity: Any) -> float | None:
    """The intensity that is shown white: 99 of 100 points are darker. None where there is none."""
    if intensity is None:
        return None
    shown = intensity[np.isfinite(intensity)]
    white = float(np.percentile(shown, 99)) if len(shown) else 0.0
    return white if white > 0 else 1.0


def _bytes(np: Any, column: Any, order: Any, scale: float) -> bytes:
    if column is None:
        return bytes(len(order))
    told = np.nan_to_num(np.asarray(column, dtype=np.float64)[order] * scale, posinf=255, neginf=0)
    return np.clip(told, 0, 255).astype("u1").tobytes()
