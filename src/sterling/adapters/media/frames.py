"""The index of a video: when each of its frames is shown, counted as FFmpeg decodes them."""

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import JsonValue

from sterling.adapters.media.ffmpeg import decoding
from sterling.adapters.media.video import PICTURES, require_not_too_many, require_some, stream_of

_EXACT = ("-enc_time_base", "-1", "-copyts", "-c:v", "rawvideo", "-f", "framecrc", "pipe:1")
"""One line a frame with its time in ticks of the file."""


class FrameMaker:
    """See `ports.renditions.Maker`."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        stream = stream_of(source)
        with decoding(source, [*PICTURES, *_EXACT]) as told:
            times = list(_times(told.output))
        require_some(len(times))
        target.write(struct.pack(f"<{len(times)}d", *map(float, times)))
        constant = is_constant(times, stream.rate, stream.tick)
        return {
            "frames": len(times),
            "width": stream.width,
            "height": stream.height,
            "rotation": stream.rotation,
            "fps": float(stream.rate) if constant else "variable",
            "duration": float(_end(times) - times[0]),
            "fault": told.fault,
        }


def is_constant(times: Sequence[Fraction], rate: Fraction, tick: Fraction) -> bool:
    """Whether each frame comes when the stated rate says, to the tick that the file rounds to."""
    if rate <= 0:
        return False
    return all(abs(time - times[0] - number / rate) <= tick for number, time in enumerate(times))


def _times(lines: IO[bytes]) -> Iterator[Fraction]:
    """Seconds of the frames."""
    tick = Fraction(1)
    count = 0
    for line in lines:
        if line.startswith(b"#tb 0:"):
            above, _, below = line[6:].decode("ascii").strip().partition("/")
            tick = Fraction(int(above), int(below))
        elif not line.startswith(b"#"):
            # stream, decoding time, time, duration, size, checksum
            yield int(line.split(b",")[2]) * tick
            count += 1
            require_not_too_many(count)


def _end(times: Sequence[Fraction]) -> Fraction:
    """The last frame is shown as long as the one before it."""
    return times[-1] + (times[-1] - times[-2] if len(times) > 1 else 0)
