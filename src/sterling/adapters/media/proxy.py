"""A form of a video in which every frame can be fetched on its own: JPEG pictures one after the other.

A browser's video element shows the frame that it takes to be near a time, and plays what it was built to
play. Here a frame is a range of bytes: what is shown is what was asked for.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import JsonValue

from sterling.adapters.media.ffmpeg import decoding
from sterling.adapters.media.video import PICTURES, require_not_too_many, require_some, stream_of
from sterling.domain.errors import Invalid

# The encoder wants each frame later than the last, and files have two at the same time.
_LATER = (
    "-vf",
    "settb=1/1000000,setpts='if(eq(N,0),PTS,max(PTS,PREV_OUTPTS+1))'",
    "-enc_time_base",
    "1:1000000",
)
_JPEG = (*_LATER, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-f", "image2pipe", "pipe:1")
_END = b"\xff\xd9"
_READ = 1 << 18
_MOST_PICTURE = 1 << 28


class ProxyMaker:
    """See `ports.renditions.Maker`. Memory holds one frame."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        stream = stream_of(source)
        lengths = list[int]()
        with decoding(source, [*PICTURES, *_JPEG]) as made:
            for picture in pictures_of(made.output):
                target.write(picture)
                lengths.append(len(picture))
                require_not_too_many(len(lengths))
        require_some(len(lengths))
        target.write(struct.pack(f"<{len(lengths)}I", *lengths))
        return {
            "frames": len(lengths),
            "width": stream.width,
            "height": stream.height,
            "lengths": sum(lengths),
        }


def pictures_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The JPEG files of a stream. Compressed data never holds the end mark: 0xFF is followed by 0 in it."""
    held, looked = bytearray(), 0
    while chunk := stream.read(_READ):
        held += chunk
        while (end := held.find(_END, looked)) >= 0:
            yield bytes(held[: end + 2])
            del held[: end + 2]
            looked = 0
        looked = max(0, len(held) - 1)
        if len(held) > _MOST_PICTURE:
            raise Invalid("A frame of the video takes more bytes than can be shown.")
    if held:
        raise Invalid("The last frame of the video could not be read to its end.")
