"""Spectrum of a sound: how loud each band of a hundred hertz is, some thirty times a second."""

import math
from pathlib import Path
from typing import IO, Any, BinaryIO

from pydantic import JsonValue

from sterling.adapters.media.ffmpeg import decoding
from sterling.adapters.media.peaks import SOUND, channels_of
from sterling.domain.errors import Invalid

RATE = 32
"""Columns a second: 92 MB for ten hours."""
BANDS = 80
HERTZ = 100
FLOOR = 90
"""Decibels below full scale that are shown as silence."""
_SAMPLE_RATE = 16_000
_HOP = _SAMPLE_RATE // RATE
_WINDOW = 1024
_BLOCK = _SAMPLE_RATE * 2 * 30


class SpectrumMaker:
    """See `ports.renditions.Maker`. Channels are mixed. Memory does not grow with the length of the sound."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        channels_of(source)  # refuses what cannot be shown
        words = [*SOUND, "-ac", "1", "-f", "s16le", "pipe:1"]
        with decoding(source, words) as sound:
            frames = _write(sound.output, target)
        if frames == 0:
            raise Invalid("The file holds no sound: its audio stream is empty.")
        return {"duration": frames / _SAMPLE_RATE, "rate": RATE, "bands": BANDS, "hertz": HERTZ}


def _write(samples: IO[bytes], target: BinaryIO) -> int:
    """Returns the number of samples; column k is of the sound around k / RATE seconds."""
    # Loaded at the first sound: an idle worker does without.
    import numpy as np  # noqa: PLC0415

    held: Any = np.zeros(_WINDOW // 2)
    frames = columns = 0
    while raw := samples.read(_BLOCK):
        sound = np.frombuffer(raw[: len(raw) // 2 * 2], dtype="<i2") / 32768
        frames += len(sound)
        held = np.concatenate([held, sound])
        count = max(0, (len(held) - _WINDOW) // _HOP + 1)
        target.write(_levels(held, count))
        held, columns = held[count * _HOP :], columns + count
    rest = math.ceil(frames / _HOP) - columns
    target.write(_levels(np.pad(held, (0, max(0, rest - 1) * _HOP + _WINDOW)), max(0, rest)))
    return frames


def _levels(sound: Any, count: int) -> bytes:
    """So many columns of BANDS bytes, from low to high: 255 is a tone at full scale, 0 one at the floor."""
    import numpy as np  # noqa: PLC0415

    if count == 0:
        return b""
    shape = np.hanning(_WINDOW)
    windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_HOP][:count] * shape
    strength: Any = np.abs(np.fft.rfft(windows, axis=1)) * 2 / shape.sum()
    bins: Any = np.arange(_WINDOW // 2 + 1)
    band = np.floor(bins * _SAMPLE_RATE / _WINDOW / HERTZ)
    starts = np.searchsorted(band, np.arange(BANDS))
    loudest = np.maximum.reduceat(strength[:, : np.searchsorted(band, BANDS)], starts, axis=1)
    decibels = 20 * np.log10(np.maximum(loudest, 1e-9))
    return np.clip((decibels + FLOOR) * 255 / FLOOR, 0, 255).round().astype("u1").tobytes()
