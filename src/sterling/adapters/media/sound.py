"""A form of a sound that every browser plays: FLAC, as loud and as fine as the file, on the file's clock."""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from pydantic import JsonValue

from sterling.adapters.media.ffmpeg import decoding
from sterling.adapters.media.peaks import channels_of

_CLOCK = ("-map", "0:a:0", "-map_metadata", "-1", "-af", "aresample=async=1:first_pts=0")


class SoundMaker:
    """See `ports.renditions.Maker`. More than two channels are mixed to two."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        channels = min(2, channels_of(source))
        # Its length stands in the head of a FLAC file, so that it is no stream while it is made.
        with NamedTemporaryFile(prefix="sterling-", suffix=".flac") as made:
            words = [*_CLOCK, "-ac", str(channels), "-c:a", "flac", "-y", made.name]
            with decoding(source, words) as sound:
                sound.output.read()
            shutil.copyfileobj(made, target)
        return {"channels": channels, "fault": sound.fault}
