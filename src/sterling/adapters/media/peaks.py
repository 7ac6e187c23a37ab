"""Peaks of a sound: its least and greatest sample in each hundredth of a second, for drawing the waveform; of
a short sound in each half of a millisecond, as it is seen far larger."""

from pathlib import Path
from typing import IO, Any, BinaryIO

from pydantic import JsonValue

from sterling.adapters.media.ffmpeg import decoding, probe
from sterling.domain.errors import Invalid

RATE = 100
"""Peaks a second: 7.2 MB for ten hours."""
FINE = 2_000
"""Peaks a second of a sound that ends within the first block: 120 kB at most."""
_SAMPLE_RATE = 16_000
SOUND = ("-map", "0:a:0", "-af", f"aresample={_SAMPLE_RATE}:async=1:first_pts=0")
"""The first sound of a file on the clock of the file: where it begins later than the pictures, or has a gap,
there is silence, as players have it."""
_MOST_CHANNELS = 64
_LOWEST_RATE = 1_000
"""Samples a second. All is drawn at a rate of ours: a few kilobytes at one a second would be days of it."""
_BLOCK_SECONDS = 30


class PeakMaker:
    """See `ports.renditions.Maker`. Memory does not grow with the length of the sound."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        sample_rate, channels = _stream(source)
        words = [*SOUND, "-f", "s16le", "pipe:1"]
        with decoding(source, words) as sound:
            frames, rate = _write_peaks(sound.output, channels, target)
        if frames == 0:
            raise Invalid("The file holds no sound: its audio stream is empty.")
        return {
            "duration": frames / _SAMPLE_RATE,
            "rate": rate,
            "sample_rate": sample_rate,
            "channels": channels,
            "fault": sound.fault,
        }


def channels_of(source: Path) -> int:
    """How many channels the first sound of a file has. Raises Invalid where it cannot be shown."""
    return _stream(source)[1]


def _stream(source: Path) -> tuple[int, int]:
    """Sample rate and channels of the first audio stream."""
    told = probe(source, ["-select_streams", "a:0", "-show_entries", "stream=sample_rate,channels"])
    streams: list[dict[str, Any]] = told.get("streams", [])
    if not streams:
        raise Invalid("The file holds no sound: it has no audio stream.")
    channels = int(streams[0].get("channels", 0))
    if not 1 <= channels <= _MOST_CHANNELS:
        raise Invalid(f"The sound has {channels} channels; 1 to {_MOST_CHANNELS} can be shown.")
    rate = int(streams[0]["sample_rate"])
    if rate < _LOWEST_RATE:
        raise Invalid(f"The sound has {rate} samples a second; from {_LOWEST_RATE:,} on it can be shown.")
    return rate, channels


def _write_peaks(samples: IO[bytes], channels: int, target: BinaryIO) -> tuple[int, int]:
    """Returns the number of frames (samples a channel) that were read, and of peaks a second.

    The file is not asked for its length, for it may lie: the first block shows whether it is short."""
    # Loaded at the first sound: an idle worker does without.
    import numpy as np  # noqa: PLC0415

    block = _SAMPLE_RATE * _BLOCK_SECONDS * channels * 2
    frames, rate = 0, 0
    while raw := samples.read(block):
        rate = rate or (FINE if len(raw) < block else RATE)
        together = _SAMPLE_RATE // rate * channels
        sound = np.frombuffer(raw[: len(raw) // (2 * channels) * 2 * channels], dtype="<i2") >> 8
        frames += len(sound) // channels
        short = -len(sound) % together
        stretches = np.pad(sound, (0, short), mode="edge").reshape(-1, together)
        pairs = np.stack([stretches.min(axis=1), stretches.max(axis=1)], axis=1)
        target.write(pairs.astype("int8").tobytes())
    return frames, rate
