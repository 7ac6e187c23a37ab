"""Boxes through a video: where one is at each frame, from its keyframes, and how alike two paths are."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from sterling.domain.area import EDGES, Rectangle, rectangles_iou

COMPARED = 1_000
"""Tracks are compared on all of their frames, or on so many evenly spread ones where there are more."""


class Motion:
    """The box of a track at each frame. Keyframes are in order of their frames: `frame`, `x`, `y`, `width`,
    `height`, and `outside` (absent: false), from where on the object is not to be seen."""

    def __init__(self, keyframes: Sequence[Mapping[str, Any]]) -> None:
        self.frames = [int(one["frame"]) for one in keyframes]
        self.boxes: list[Rectangle] = [_box(one) for one in keyframes]
        self.outside = [one.get("outside") is True for one in keyframes]

    def at(self, frame: int) -> Rectangle | None:
        """The box at a frame, None where the object is not to be seen."""
        index = bisect_right(self.frames, frame) - 1
        return None if index < 0 or self.outside[index] else self._between(index, frame)

    def ending(self, frame: int) -> Rectangle | None:
        """The box at a frame, also where the object goes out of sight at just this frame."""
        index = bisect_right(self.frames, frame) - 1
        if index < 0 or (self.outside[index] and self.frames[index] != frame):
            return None
        return self._between(index, frame)

    def _between(self, index: int, frame: int) -> Rectangle:
        start, box = self.frames[index], self.boxes[index]
        if index + 1 == len(self.frames) or frame == start:
            return box
        share = (frame - start) / (self.frames[index + 1] - start)
        x, y, width, height = (a + (b - a) * share for a, b in zip(box, self.boxes[index + 1], strict=True))
        return x, y, width, height


def track_iou(a: Motion, b: Motion) -> float:
    """Mean intersection over union of the boxes over the frames at which either is to be seen.

    The frames are those from the first keyframe of both to the last: from there on nothing changes. 1 exactly
    for the same track, and for two that are never to be seen.
    """
    total, seen = 0.0, 0
    for frame in spread(min(a.frames[0], b.frames[0]), max(a.frames[-1], b.frames[-1])):
        one, other = a.at(frame), b.at(frame)
        if one is not None or other is not None:
            seen += 1
            total += 0.0 if one is None or other is None else rectangles_iou(one, other)
    return total / seen if seen else 1.0


def spread(first: int, last: int) -> list[int]:
    """All frames from the first to the last, or `COMPARED` evenly spread ones."""
    step = max(1.0, (last - first) / COMPARED)
    return [first + int(number * step) for number in range(int((last - first) / step) + 1)]


def _box(keyframe: Mapping[str, Any]) -> Rectangle:
    x, y, width, height = (float(keyframe[edge]) for edge in EDGES)
    return x, y, width, height
