"""Zip archives that were not written by a packer: refused by the name of the file, in bounded memory."""

import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.job import LineProblem
from sterling.formats import importer
from sterling.formats.contract import Entry, Target

TARGET = Target(views={"img": ("image", "image")}, controls={"cells": ("box", "img", ("RBC",))})


def packed(names: Sequence[bytes]) -> bytes:
    """An archive whose files share their one byte of content, in the layout of APPNOTE.TXT 4.3. Beyond
    65,535 files it ends as zip64 does."""
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0, 0x8CDC1683, 1, 1, 0, 0) + b"x"
    listed = b"".join(
        struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0, 0x8CDC1683, 1, 1, len(name),
            *(0, 0, 0, 0, 0, 0),
        )
        + name
        for name in names
    )  # fmt: skip
    count, size, at = len(names), len(listed), len(local)
    if count < 0xFFFF:
        return local + listed + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, at, 0)
    wide = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, at)
    place = struct.pack("<IIQI", 0x07064B50, 0, at + size, 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return local + listed + wide + place + end


def refused(content: bytes) -> list[str]:
    found = list(importer("files").read(io.BytesIO(content), TARGET))
    assert not any(isinstance(one, Entry) for one in found)
    return [one.problems[0].message for one in found if isinstance(one, LineProblem)]


def unpacked(content: bytes) -> bytes:
    """What the import stores of an archive of one file."""
    (entry,) = importer("files").read(io.BytesIO(content), TARGET)
    assert isinstance(entry, Entry)
    return b"".join(entry.assets[0].pieces())


@pytest.mark.parametrize("comment", [b"", b"PK\x06\x06" + b"c" * 200])
def test_a_list_of_too_many_files_is_refused_before_it_is_held(comment: bytes) -> None:
    content = io.BytesIO(packed([b"%06d.png" % n for n in range(300_000)]) + comment)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="more than 200000 files"):
            list(importer("files").read(content, TARGET))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 * 2**20


def test_a_file_without_a_name_is_refused_and_so_are_those_that_cannot_be_told() -> None:
    assert refused(packed([b"", b"."])) == ["the file '' has no name", "the file '.' has no name"]


def test_a_link_is_refused_by_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("outside.png")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(out.getvalue()) == ["the file 'outside.png' is a link to another file, not a file"]


def test_a_file_that_is_shorter_than_the_list_says_is_told_with_a_reason() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("short.png", b"x")
    content = out.getvalue()
    listed = content.rfind(b"PK\x01\x02")
    long = content[: listed + 20] + struct.pack("<II", 400, 400) + content[listed + 28 :]
    with pytest.raises(Invalid, match=r"the file 'short\.png' cannot be unpacked: it ends too early"):
        unpacked(long)


@pytest.mark.parametrize("packed_in", [None, "film.mp4"])
def test_a_large_file_is_read_in_pieces_when_it_is_stored(tmp_path: Path, packed_in: str | None) -> None:
    size = 96 * 2**20
    plain = tmp_path / "film.mp4"
    with plain.open("wb") as out:
        out.truncate(size)
    if packed_in:
        with zipfile.ZipFile(tmp_path / "films.zip", "w", zipfile.ZIP_STORED) as archive:
            archive.write(plain, packed_in)
    name = "films.zip" if packed_in else "film.mp4"
    target = Target(views={"film": ("video", "film")}, file=name)
    with (tmp_path / name).open("rb") as source:
        tracemalloc.start()
        try:
            (entry,) = importer("files").read(source, target)
            assert isinstance(entry, Entry)
            (asset,) = entry.assets
            assert (asset.size, sum(map(len, asset.pieces()))) == (size, size)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 8 * 2**20
