"""Index and proxy of videos, against what ffprobe tells and what was drawn on each frame."""

import io
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sterling.adapters.blobs.inspect import inspect
from sterling.adapters.media import ffmpeg
from sterling.adapters.media.frames import FrameMaker
from sterling.adapters.media.proxy import ProxyMaker
from sterling.domain.errors import Invalid
from sterling.domain.rendition import RenditionKind, require_source

# Each frame carries its number as five stripes, white for a bit that is set, which no compression can hide.
LIT = "255*mod(floor(N/pow(2,floor(X/16))),2)"
STRIPES = "nullsrc=size=80x48:rate={rate}:duration={seconds},format=gray,geq=lum='{lit}'"


def make_video(path: Path, *, rate: str = "10", seconds: float = 2, words: tuple[str, ...] = ()) -> Path:
    """20 frames, or as many as rate and seconds give."""
    lavfi = STRIPES.format(rate=rate, seconds=seconds, lit=LIT)
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", lavfi, *words, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def told_by_ffprobe(path: Path) -> list[float]:
    command = ["ffprobe", "-v", "error", "-select_streams", "V:0", "-of", "csv=p=0"]
    command += ["-show_entries", "frame=best_effort_timestamp_time", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(line.strip(",")) for line in said.split()]


def index_of(path: Path) -> tuple[list[float], dict[str, Any]]:
    target = io.BytesIO()
    facts = FrameMaker().make(path, target)
    return list(struct.unpack(f"<{facts['frames']}d", target.getvalue())), dict(facts)


def pictures_of(path: Path) -> list[Image.Image]:
    target = io.BytesIO()
    facts = ProxyMaker().make(path, target)
    raw, frames, start = target.getvalue(), facts["frames"], facts["lengths"]
    assert isinstance(frames, int)
    assert isinstance(start, int)
    pictures, at = list[Image.Image](), 0
    for length in struct.unpack(f"<{frames}I", raw[start:]):
        pictures.append(Image.open(io.BytesIO(raw[at : at + length])))
        at += length
    assert at == start
    return pictures


def numbers_on(pictures: list[Image.Image]) -> list[int]:
    """The number drawn on each picture."""
    rows = [picture.convert("L").crop((0, 24, 80, 25)).tobytes() for picture in pictures]
    return [sum((row[16 * bit + 8] > 127) << bit for bit in range(5)) for row in rows]


TWICE = ("-vf", "setpts='floor(N/2)*0.2/TB'", "-fps_mode", "passthrough")
VFR = ("-vf", "setpts='if(lt(N,10),N,3*N-20)*0.1/TB'", "-fps_mode", "passthrough")


@pytest.mark.parametrize(
    ("name", "rate", "words", "fps"),
    [
        ("constant.mp4", "10", ("-c:v", "libx264", "-bf", "3", "-g", "12"), 10.0),
        ("film.webm", "30000/1001", ("-c:v", "libvpx", "-frames:v", "20"), 30000 / 1001),
        ("variable.mp4", "10", (*VFR, "-c:v", "libx264"), "variable"),
        ("variable.mkv", "10", (*VFR, "-c:v", "libx264"), "variable"),
        ("twice.mkv", "10", (*TWICE, "-c:v", "ffv1"), "variable"),
        ("camera.ts", "10", ("-c:v", "libx264", "-bf", "3"), 10.0),
        ("disc.m2ts", "10", ("-c:v", "libx264", "-f", "mpegts", "-mpegts_m2ts_mode", "1"), 10.0),
        ("film.ogv", "10", ("-c:v", "libtheora"), 10.0),
        ("old.avi", "10", ("-c:v", "mpeg4"), 10.0),
    ],
)
def test_each_frame_is_the_one_that_the_index_names(
    tmp_path: Path, name: str, rate: str, words: tuple[str, ...], fps: float | str
) -> None:
    path = make_video(tmp_path / name, rate=rate, words=words)
    with path.open("rb") as file:
        require_source(RenditionKind.FRAMES, inspect(file).media_type)
    times, facts = index_of(path)
    assert times == pytest.approx(told_by_ffprobe(path), abs=1e-6)
    assert facts["fps"] == fps
    assert (facts["frames"], facts["width"], facts["height"], facts["rotation"]) == (20, 80, 48, 0)
    pictures = pictures_of(path)
    assert numbers_on(pictures) == list(range(20))
    assert {picture.size for picture in pictures} == {(80, 48)}


def test_a_video_taken_upright_is_shown_upright(tmp_path: Path) -> None:
    path = make_video(tmp_path / "lying.mov", words=("-c:v", "libx264"))
    straight = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    turned = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 48 << 16, 0, 1 << 30)
    before, mark, after = path.read_bytes().partition(b"tkhd")
    path.write_bytes(before + mark + after.replace(straight, turned, 1))
    _, facts = index_of(path)
    assert (facts["width"], facts["height"], facts["rotation"]) == (48, 80, 90)
    assert {picture.size for picture in pictures_of(path)} == {(48, 80)}


@pytest.mark.parametrize("maker", [FrameMaker(), ProxyMaker()])
@pytest.mark.parametrize("name", ["noise.mp4", "cut.mp4", "sound.mp4", "playlist.m3u8"])
def test_what_is_no_video_is_refused_with_a_reason(
    tmp_path: Path, maker: FrameMaker | ProxyMaker, name: str
) -> None:
    path = tmp_path / name
    if name == "sound.mp4":
        tone = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", str(path)]
        subprocess.run(tone, check=True, stdin=subprocess.DEVNULL)
    elif name == "cut.mp4":
        whole = make_video(tmp_path / "whole.mp4", words=("-c:v", "libx264"))
        path.write_bytes(whole.read_bytes()[:600])
    else:
        path.write_bytes(b"#EXTM3U\n/etc/hostname\n" if name == "playlist.m3u8" else bytes(range(256)) * 40)
    with pytest.raises(Invalid, match=r"cannot be decoded|holds no video") as caught:
        maker.make(path, io.BytesIO())
    assert str(tmp_path) not in caught.value.message


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("film.webm", ("-c:v", "libvpx"), "ended prematurely"),
        ("film.mkv", ("-c:v", "mpeg4"), "ended prematurely"),
    ],
)
def test_a_video_that_is_cut_is_shown_as_far_as_it_goes_and_told(
    tmp_path: Path, name: str, words: tuple[str, ...], said: str
) -> None:
    whole = make_video(tmp_path / name, words=words)
    assert index_of(whole)[1]["fault"] is None
    cut = tmp_path / f"cut-{name}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 7 // 10])
    times, facts = index_of(cut)
    assert 0 < len(times) < 20
    fault = facts["fault"]
    assert isinstance(fault, str)
    assert said in fault
    assert not fault.startswith("[")


def test_a_decoder_that_asks_for_ever_more_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = "color=size=1920x1080:rate=50:duration=3"
    words = ["-f", "lavfi", "-i", large, "-c:v", "mpeg4", "-q:v", "9", str(tmp_path / "large.mp4")]
    subprocess.run(["ffmpeg", "-v", "error", *words], check=True, stdin=subprocess.DEVNULL)
    with monkeypatch.context() as little:
        little.setattr(ffmpeg, "_MOST_SECONDS", 1)
        with pytest.raises(Invalid, match="more than 1 s of a processor"):
            ProxyMaker().make(tmp_path / "large.mp4", io.BytesIO())
    monkeypatch.setattr(ffmpeg, "_MOST_MEMORY", 64 << 20)
    with pytest.raises(Invalid, match="cannot be decoded"):
        ProxyMaker().make(tmp_path / "large.mp4", io.BytesIO())


def test_a_cover_picture_is_no_video(tmp_path: Path) -> None:
    cover = tmp_path / "cover.png"
    Image.new("RGB", (8, 8)).save(cover)
    path = tmp_path / "song.m4a"
    words = ["-f", "lavfi", "-i", "sine=duration=1", "-i", str(cover), "-map", "0", "-map", "1"]
    words += ["-c:v", "png", "-disposition:v:0", "attached_pic", str(path)]
    subprocess.run(["ffmpeg", "-v", "error", *words], check=True, stdin=subprocess.DEVNULL)
    with pytest.raises(Invalid, match="no video stream"):
        FrameMaker().make(path, io.BytesIO())
