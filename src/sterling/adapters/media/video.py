"""The frames of a video file as FFmpeg decodes them: the same ones, in the same order, for all makers."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from sterling.adapters.media.ffmpeg import probe
from sterling.domain.errors import Invalid

MOST_FRAMES = 200_000
"""Nearly two hours at 30 frames a second; longer videos are cut before they are labelled."""
MOST_PIXELS = 64_000_000
PICTURES = ("-map", "0:V:0", "-an", "-sn", "-dn", "-fps_mode", "passthrough")
"""Every decoded frame once, none made up and none dropped. `V` passes over cover pictures."""
_ENTRIES = "stream=width,height,r_frame_rate,time_base:stream_tags=rotate:stream_side_data=rotation"
_QUARTERS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Stream:
    """Width and height in pixels as shown, after `rotation` in degrees clockwise; the rate that it states."""

    width: int
    height: int
    rotation: int
    rate: Fraction
    tick: Fraction
    """Seconds to which times are rounded in the file."""


def stream_of(source: Path) -> Stream:
    """The first video stream of a file. Raises Invalid where there is none that can be shown."""
    told = probe(source, ["-select_streams", "V:0", "-show_entries", _ENTRIES])
    streams: list[dict[str, Any]] = told.get("streams", [])
    if not streams:
        raise Invalid("The file holds no video: it has no video stream.")
    stream = streams[0]
    width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
    if not 0 < width * height <= MOST_PIXELS:
        raise Invalid(f"A frame has {width} x {height} pixels; 1 to {MOST_PIXELS:,} can be shown.")
    rotation = _rotation(stream)
    if rotation in (90, 270):
        width, height = height, width
    rate, tick = _fraction(stream, "r_frame_rate"), _fraction(stream, "time_base")
    return Stream(width, height, rotation, rate, tick)


def require_some(count: int) -> None:
    """Raises Invalid where no frame could be decoded."""
    if count == 0:
        raise Invalid("The file holds no video: none of its frames can be decoded.")


def require_not_too_many(count: int) -> None:
    """Raises Invalid from the first frame on that is one too many."""
    if count > MOST_FRAMES:
        remedy = "Cut the video into parts."
        raise Invalid(f"The video has more than {MOST_FRAMES:,} frames, which is too long. {remedy}")


def _rotation(stream: dict[str, Any]) -> int:
    sides: list[dict[str, Any]] = stream.get("side_data_list", [])
    # The display matrix counts against the clock.
    turned = next((-float(side["rotation"]) for side in sides if "rotation" in side), None)
    degrees = float(stream.get("tags", {}).get("rotate", 0)) if turned is None else turned
    return min(_QUARTERS, key=lambda quarter: abs((degrees - quarter + 180) % 360 - 180))


def _fraction(stream: dict[str, Any], name: str) -> Fraction:
    above, _, below = str(stream.get(name, "0/1")).partition("/")
    return Fraction(int(above), int(below or 1)) if int(below or 1) else Fraction(0)
