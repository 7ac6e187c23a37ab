"""Tiles of large pictures: every size is cut and halved as told; damaged and hostile files are refused."""

import io
import itertools
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sterling.adapters.blobs.inspect import Facts, inspect
from sterling.adapters.media.tiles import TileMaker
from sterling.domain.errors import Invalid
from sterling.domain.rendition import needs_tiles

TILE = 512
Array = Any


def colour(x: Array, y: Array) -> Array:
    """A pattern whose colour tells its place: which 128 pixels across, which down."""
    across, down = np.broadcast_arrays(x // 128, y // 128)
    return np.stack([across % 256, down % 256, 255 - across % 256], -1).astype("u1")


def png(path: Path, width: int, height: int) -> Path:
    """A PNG of the pattern (RFC 2083), written strip by strip."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(1)
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
        for top in range(0, height, 256):
            strip = colour(np.arange(width), np.arange(top, min(height, top + 256))[:, None])
            rows = np.pad(strip.reshape(len(strip), -1), ((0, 0), (1, 0)))
            file.write(chunk(b"IDAT", packer.compress(rows.tobytes())))
        file.write(chunk(b"IDAT", packer.flush()) + chunk(b"IEND", b""))
    return path


def made(path: Path) -> tuple[dict[str, Any], list[Array]]:
    """Facts, and the pixels of each size put together again from its tiles."""
    with (path.parent / "made.bin").open("w+b") as target:
        facts: dict[str, Any] = dict(TileMaker().make(path, target))
        target.seek(0)
        content = target.read()
    lengths = struct.unpack(f"<{(len(content) - facts['lengths']) // 4}I", content[facts["lengths"] :])
    ends = np.cumsum([0, *lengths])
    tiles = iter(content[start:end] for start, end in itertools.pairwise(ends))
    width, height = facts["width"], facts["height"]
    sizes = list[Array]()
    while True:
        whole = np.zeros((height, width, 3), "u1")
        for top in range(0, height, TILE):
            for left in range(0, width, TILE):
                tile = np.asarray(Image.open(io.BytesIO(next(tiles))).convert("RGB"))
                whole[top : top + TILE, left : left + TILE] = tile
        sizes.append(whole)
        if max(width, height) <= TILE:
            break
        width, height = -(-width // 2), -(-height // 2)
    assert next(tiles, None) is None
    return facts, sizes


def test_a_large_picture_in_all_its_sizes(tmp_path: Path) -> None:
    facts, sizes = made(png(tmp_path / "large.png", 9_001, 2_500))
    assert (facts["width"], facts["height"], facts["tile"]) == (9_001, 2_500, TILE)
    assert [size.shape[:2] for size in sizes] == [
        (2500, 9001),
        (1250, 4501),
        (625, 2251),
        (313, 1126),
        (157, 563),
        (79, 282),
    ]
    for level, size in enumerate(sizes[:4]):
        # The middles of patches: JPEG and halving blur their borders.
        y, x = np.mgrid[64 : 2500 - 64 : 128, 64 : 9001 - 64 : 128]
        shown = size[y >> level, x >> level].astype(int)
        assert np.abs(shown - colour(x, y)).max() <= 6


@pytest.mark.parametrize(("format_", "turn"), [("JPEG", 1), ("JPEG", 6), ("TIFF", 1), ("WEBP", 1)])
def test_other_formats_and_pictures_that_are_turned(tmp_path: Path, format_: str, turn: int) -> None:
    path = tmp_path / "picture"
    exif = Image.Exif()
    exif[0x0112] = turn
    pixels = colour(np.arange(1200), np.arange(700)[:, None])
    Image.fromarray(pixels).save(path, format_, quality=95, exif=exif)
    facts, sizes = made(path)
    # EXIF 2.32: 6 is shown turned clockwise.
    shown = np.rot90(pixels, -1) if turn == 6 else pixels
    assert (facts["height"], facts["width"]) == shown.shape[:2]
    assert np.abs(sizes[0][64::128, 64::128].astype(int) - shown[64::128, 64::128]).max() <= 8


def test_what_is_transparent_is_white_and_greys_stay(tmp_path: Path) -> None:
    half = np.full((40, 60, 4), (200, 10, 10, 0), "u1")
    half[:, 30:, 3] = 255
    Image.fromarray(half).save(tmp_path / "half.png")
    _, (whole,) = made(tmp_path / "half.png")
    assert np.abs(whole[20, 10].astype(int) - 255).max() <= 3
    assert np.abs(whole[20, 50].astype(int) - (200, 10, 10)).max() <= 3
    # 16 bits a pixel, as microscopes write: the upper eight are shown.
    Image.fromarray(np.full((40, 60), 0x8000, "u2")).save(tmp_path / "grey.tif")
    _, (grey,) = made(tmp_path / "grey.tif")
    assert np.abs(grey.astype(int) - 0x80).max() <= 2


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("u2", 0, 4095), ("f4", 0, 1), ("f4", -3, 2000), ("i2", -100, 900), ("u4", 0, 1_000_000)],
)
def test_levels_are_shown_as_they_are_used(tmp_path: Path, kind: str, low: float, high: float) -> None:
    """12 of 16 bits, as cameras write, and numbers of any kind: left is the least, right the greatest."""
    ramp = np.tile(np.linspace(low, high, 256), (40, 1)).astype(kind)
    path = tmp_path / "grey.tif"
    path.write_bytes(tiff(ramp))
    _, (whole,) = made(path)
    assert np.abs(whole[20, :, 0].astype(int) - np.arange(256)).max() <= 5
    with path.open("rb") as file:
        assert inspect(file) == Facts("image/tiff", 256, 40)


def test_colours_of_floats_are_shown(tmp_path: Path) -> None:
    """Pillow does not know such a file."""
    colours = np.zeros((40, 60, 3), "f4")
    colours[:, 30:, 0] = 1
    path = tmp_path / "colours.tif"
    path.write_bytes(tiff(colours))
    with path.open("rb") as file:
        assert inspect(file) == Facts("image/tiff", 60, 40)
    _, (whole,) = made(path)
    assert np.abs(whole[20, 10].astype(int)).max() <= 3
    assert np.abs(whole[20, 50].astype(int) - (255, 0, 0)).max() <= 3


def tiff(pixels: Any) -> bytes:
    """One strip of unpacked numbers (TIFF 6.0, section 2 and 8)."""
    height, width = pixels.shape[:2]
    bands, raw = (pixels.shape[2] if pixels.ndim == 3 else 1), pixels.tobytes()
    form = {"u": 1, "i": 2, "f": 3}[pixels.dtype.kind]
    tags = {256: width, 257: height, 258: pixels.dtype.itemsize * 8, 259: 1, 262: 2 if bands == 3 else 1,
            273: 8, 277: bands, 278: height, 279: len(raw), 339: form}  # fmt: skip
    extra = 8 + len(raw) + 2 + 12 * len(tags) + 4
    entries = b""
    for tag, value in tags.items():
        many = bands == 3 and tag in (258, 339)
        place = extra + (6 if tag == 339 else 0) if many else value
        entries += struct.pack("<HHII", tag, 3 if many else 4, 3 if many else 1, place)
    behind = struct.pack("<6H", *[tags[258]] * 3, *[form] * 3) if bands == 3 else b""
    head = b"II*\0" + struct.pack("<I", 8 + len(raw))
    return head + raw + struct.pack("<H", len(tags)) + entries + bytes(4) + behind


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    whole = png(tmp_path / "whole.png", 3_000, 2_000).read_bytes()
    claims = whole[:16] + struct.pack(">II", 90_000, 90_000) + whole[24:29]
    claims += struct.pack(">I", zlib.crc32(claims[12:29])) + whole[33:]
    # A packing that not every build of libtiff knows: told, where it was shown black.
    Image.new("RGB", (60, 40), "red").save(tmp_path / "zstd.tif", compression="zstd")
    wrong = {
        "cut or damaged": whole[: len(whole) // 2],
        "90,000 by 90,000 pixels": claims,
        "no PNG, JPEG, WebP or TIFF": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    for reason, content in wrong.items():
        path = tmp_path / "wrong"
        path.write_bytes(content)
        with (tmp_path / "made.bin").open("w+b") as target, pytest.raises(Invalid, match=reason) as told:
            TileMaker().make(path, target)
        assert str(tmp_path) not in told.value.message


@pytest.mark.parametrize(
    ("media_type", "size", "width", "height", "tiled"),
    [
        ("image/png", 1000, 8192, 7000, False),
        ("image/png", 1000, 8193, 10, True),
        ("image/jpeg", 1000, 8100, 8100, True),
        ("image/tiff", 1000, 10, 10, True),
        ("image/gif", 1000, 9000, 9000, False),
        ("image/jpeg", 1 << 20, None, None, False),
        ("image/jpeg", 1 << 26, None, None, True),
    ],
)
def test_which_pictures_are_shown_in_tiles(
    media_type: str, size: int, width: int | None, height: int | None, tiled: bool
) -> None:
    assert needs_tiles(media_type, size, width, height) is tiled
