"""Spectra of sounds: tones of known pitch and strength."""

import io
import math
import struct
import wave
from pathlib import Path

import pytest

from sterling.adapters.media import spectrum
from sterling.adapters.media.spectrum import BANDS, RATE, SpectrumMaker
from sterling.domain.errors import Invalid


def tones(path: Path, *parts: tuple[float, float, float], rate: int = 16_000) -> Path:
    """Tones one after the other: hertz, share of full scale, seconds."""
    samples = [
        round(32_767 * share * math.sin(2 * math.pi * hertz * i / rate))
        for hertz, share, seconds in parts
        for i in range(round(seconds * rate))
    ]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def columns_of(path: Path) -> tuple[list[bytes], dict[str, object]]:
    target = io.BytesIO()
    facts = SpectrumMaker().make(path, target)
    raw = target.getvalue()
    return [raw[at : at + BANDS] for at in range(0, len(raw), BANDS)], dict(facts)


def test_tones_stand_in_their_bands_at_their_time(tmp_path: Path) -> None:
    columns, facts = columns_of(tones(tmp_path / "a.wav", (1_050, 1.0, 2), (3_050, 0.1, 1)))
    assert facts == {"duration": 3.0, "rate": RATE, "bands": BANDS, "hertz": 100}
    assert len(columns) == 3 * RATE
    for at, column in enumerate(columns):
        if abs(at - 2 * RATE) > 1:
            assert max(range(BANDS), key=lambda band: column[band]) == (10 if at < 2 * RATE else 30)
    assert columns[RATE][10] == pytest.approx(255, abs=4)  # full scale
    assert columns[5 * RATE // 2][30] == pytest.approx(255 * 70 / 90, abs=4)  # a tenth of it: 20 dB less
    assert columns[RATE][40] < 60


def test_blocks_leave_no_seams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tones(tmp_path / "a.wav", (440, 0.5, 1.37))
    whole, _ = columns_of(path)
    monkeypatch.setattr(spectrum, "_BLOCK", 2 * 777)
    assert columns_of(path)[0] == whole
    assert len(whole) == math.ceil(1.37 * RATE)


def test_what_holds_no_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"no sound at all")
    with pytest.raises(Invalid, match="cannot be decoded"):
        SpectrumMaker().make(path, io.BytesIO())
