"""The form of sounds that browsers play: the samples of the file, at their times."""

import io
import subprocess
from pathlib import Path

import pytest

from sterling.adapters.media.sound import SoundMaker
from sterling.domain.errors import Invalid
from tests.media.test_peaks import write_wav

RAMP = [(7 * n) % 20_000 - 10_000 for n in range(8_000)]


def convert(source: Path, *words: str) -> bytes:
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), *words]
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True).stdout


@pytest.mark.parametrize("name", ["a.aiff", "a.m4a", "a.caf", "a.w64"])
def test_each_sample_is_that_of_the_file(tmp_path: Path, name: str) -> None:
    sound = write_wav(tmp_path / "a.wav", RAMP, rate=8_000)
    convert(sound, *(["-c:a", "alac"] if name.endswith("m4a") else []), str(tmp_path / name))
    with (tmp_path / "made.flac").open("w+b") as target:
        facts = SoundMaker().make(tmp_path / name, target)
    assert facts == {"channels": 1, "fault": None}
    made = tmp_path / "made.flac"
    assert made.read_bytes().startswith(b"fLaC")
    samples = convert(made, "-f", "s16le", "pipe:1")
    assert memoryview(samples).cast("h").tolist() == RAMP


def test_many_channels_become_two(tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "a.wav", [0, 1, 2, 3, 4, 5, 6, 7] * 800, rate=8_000, channels=8)
    assert SoundMaker().make(sound, io.BytesIO())["channels"] == 2


def test_what_holds_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(Invalid, match="cannot be decoded"):
        SoundMaker().make(tmp_path / "a", io.BytesIO())
