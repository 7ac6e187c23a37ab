"""Peaks of sounds: compared with what the samples say, and hostile files refused with a reason."""

import io
import math
import struct
import subprocess
import wave
from pathlib import Path

import pytest

from sterling.adapters.media.peaks import FINE, RATE, PeakMaker
from sterling.adapters.media.sound import SoundMaker
from sterling.adapters.media.spectrum import SpectrumMaker
from sterling.domain.errors import Invalid
from sterling.ports.renditions import Maker


def write_wav(path: Path, samples: list[int], *, rate: int = 16_000, channels: int = 1) -> Path:
    """A 16-bit WAV file; samples of several channels are interleaved."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def peaks_of(path: Path) -> tuple[list[tuple[int, int]], dict[str, object]]:
    target = io.BytesIO()
    facts = PeakMaker().make(path, target)
    raw = target.getvalue()
    numbers = struct.unpack(f"{len(raw)}b", raw)
    return list(zip(numbers[::2], numbers[1::2], strict=True)), dict(facts)


def test_each_stretch_has_its_least_and_greatest_sample(tmp_path: Path) -> None:
    quiet, loud = [256] * 160, [-32768, 32767] * 80
    tail = [256] * (31 * 16_000)
    peaks, facts = peaks_of(write_wav(tmp_path / "a.wav", quiet + loud + tail + quiet[:40]))
    assert peaks[:3] == [(1, 1), (-128, 127), (1, 1)]
    assert len(peaks) == 2 + 3100 + 1
    told = {"duration": 31 + 360 / 16_000, "rate": RATE, "sample_rate": 16_000, "channels": 1}
    assert facts == {**told, "fault": None}


def test_a_short_sound_is_told_as_finely_as_it_is_seen(tmp_path: Path) -> None:
    """A third of a second fills a screen of a thousand pixels: hundredths of a second would be blocks."""
    second = [256 * ((n // 8) % 100) for n in range(16_000 // 3)]
    peaks, facts = peaks_of(write_wav(tmp_path / "a.wav", second))
    assert peaks == [(n % 100, n % 100) for n in range(667)]
    assert facts["rate"] == FINE == 2_000


def test_the_louder_channel_shows(tmp_path: Path) -> None:
    left_right = [0, 12_800] * 8
    peaks, facts = peaks_of(write_wav(tmp_path / "a.wav", left_right, channels=2))
    assert peaks == [(0, 50)]
    assert facts["channels"] == 2


def test_a_sound_that_begins_later_than_its_file_stands_at_its_time(tmp_path: Path) -> None:
    """Players count seconds from the beginning of the file: a film whose sound comes half a second late."""
    sound = write_wav(tmp_path / "a.wav", [16_000] * 8_000)
    film = ["-f", "lavfi", "-i", "color=s=16x16:r=10:d=1", "-itsoffset", "0.5", "-i", str(sound)]
    words = [*film, "-c:v", "mpeg4", "-c:a", "pcm_s16le", str(tmp_path / "late.mkv")]
    subprocess.run(["ffmpeg", "-v", "error", *words], check=True, stdin=subprocess.DEVNULL)
    peaks, facts = peaks_of(tmp_path / "late.mkv")
    assert facts["duration"] == pytest.approx(1.0, abs=0.002)
    loud = [place / FINE for place, (_, high) in enumerate(peaks) if high > 30]
    assert (loud[0], loud[-1]) == pytest.approx((0.5, 1.0), abs=0.002)


def test_real_speech_keeps_its_length(data_dir: Path) -> None:
    for path in sorted((data_dir / "audio_fsdd" / "wav").iterdir())[:5]:
        with wave.open(str(path)) as file:
            duration = file.getnframes() / file.getframerate()
        peaks, facts = peaks_of(path)
        told = facts["duration"]
        assert isinstance(told, float)
        assert abs(told - duration) < 0.001
        assert len(peaks) == math.ceil(round(told * FINE, 6))
        assert max(high for _, high in peaks) > 5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("noise.wav", bytes(range(256)) * 40),
        ("headerless.wav", b"\0" * 10_000),
        ("empty.wav", b""),
        ("playlist.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n#EXT-X-ENDLIST\n"),
        ("script.txt", b"ffconcat version 1.0\nfile /etc/hostname\n"),
    ],
)
def test_what_is_no_sound_is_refused_with_a_reason(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid, match=r"cannot be decoded|holds no sound") as caught:
        PeakMaker().make(path, io.BytesIO())
    assert str(tmp_path) not in caught.value.message


def test_a_file_without_sound_says_so(tmp_path: Path) -> None:
    path = tmp_path / "silent.mkv"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=size=16x16:duration=0.2", str(path)], check=True
    )
    with pytest.raises(Invalid, match="no audio stream"):
        PeakMaker().make(path, io.BytesIO())


@pytest.mark.parametrize(
    "maker", [PeakMaker(), SoundMaker(), SpectrumMaker()], ids=["peaks", "sound", "spectrum"]
)
def test_days_of_sound_in_a_few_kilobytes_are_refused(maker: Maker, tmp_path: Path) -> None:
    slow = write_wav(tmp_path / "a.wav", [0] * 100_000, rate=1)
    with pytest.raises(Invalid, match=r"has 1 samples a second; from 1,000 on"):
        maker.make(slow, io.BytesIO())
