"""Point clouds: tiny files of each format against the points that went in; broken ones refused in words."""

import io
import struct
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sterling.adapters.media import clouds
from sterling.adapters.media.points import PointMaker
from sterling.domain.errors import Invalid

POINTS = [(1.0, 2.0, 0.5, 10.0), (-3.25, 4.0, 0.0, 20.0), (7.5, -6.0, 1.75, 40.0)]
PCD = "# .PCD v0.7\nVERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nCOUNT 1 1 1 1\n"
ROWS = b"".join(struct.pack("<4f", *point) for point in POINTS)
COLUMNS = b"".join(struct.pack("<3f", *(point[i] for point in POINTS)) for i in range(4))
PLY = "ply\nformat {} 1.0\ncomment by hand\nelement vertex 3\nproperty float x\nproperty float y\n"
PLY_FACE = "element face 0\nproperty list uchar int v\nend_header\n"
PLY_END = "property float z\nproperty float intensity\n" + PLY_FACE


def pcd(data: str, body: bytes, points: int = 3) -> bytes:
    return f"{PCD}WIDTH {points}\nHEIGHT 1\nPOINTS {points}\nDATA {data}\n".encode() + body


def plain_lzf(raw: bytes) -> bytes:
    """Packed without a single repeat: runs of up to 32 plain bytes."""
    runs = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    return b"".join(bytes([len(run) - 1]) + run for run in runs)


def packed(raw: bytes, body: bytes) -> bytes:
    return struct.pack("<II", len(body), len(raw)) + body


def las(points_format: int, length: int, place: int, *, laz: bool = False, count: int = 3) -> bytes:
    head = bytearray(375)
    head[0:4], head[24], head[25] = b"LASF", 1, 4 if points_format >= 6 else 2
    old = 0 if points_format >= 6 else count
    struct.pack_into("<HIIBHI", head, 94, 375, 375, 0, points_format | (0x80 if laz else 0), length, old)
    struct.pack_into("<6d", head, 131, 0.25, 0.25, 0.25, 500_000.0, 4_000_000.0, 0.0)
    struct.pack_into("<Q", head, 247, count)
    rows = bytearray()
    for x, y, z, intensity in POINTS:
        row = bytearray(length)
        struct.pack_into("<3iH", row, 0, int(x * 4), int(y * 4), int(z * 4), int(intensity))
        row[place] = 2
        rows += row
    return packed_las(head, points_format, bytes(rows)) if laz else bytes(head + rows)


def packed_las(head: bytearray, points_format: int, rows: bytes) -> bytes:
    """As LASzip writes it: a record that says how the points are packed, then the packed points."""
    lazrs: Any = import_module("lazrs")
    packing, points = lazrs.LazVlr.new_for_compression(points_format, 0), io.BytesIO()
    said = bytes(packing.record_data())
    entry = struct.pack("<2x16sHH32x", b"laszip encoded", 22204, len(said)) + said
    struct.pack_into("<II", head, 96, len(head) + len(entry), 1)
    points.write(head + entry)  # the table of chunks counts from the beginning of the file
    writer = lazrs.LasZipCompressor(points, packing)
    writer.compress_many(rows)
    writer.done()
    return points.getvalue()


def made(tmp_path: Path, content: bytes) -> tuple[Any, bytes, bytes, Mapping[str, object]]:
    """Positions in the file's order, intensities and classes likewise, and the facts."""
    path, target = tmp_path / "cloud", io.BytesIO()
    path.write_bytes(content)
    facts = PointMaker().make(path, target)
    raw, count, step = target.getvalue(), facts["count"], facts["step"]
    assert isinstance(count, int)
    assert isinstance(step, int)
    back = np.argsort(np.arange(count) * step % count)
    places = np.frombuffer(raw, "<f4", count * 3).reshape(-1, 3).astype(float) + np.asarray(facts["origin"])
    bright, classes = raw[count * 12 : count * 13], raw[count * 13 :]
    return places[back], bytes(bright[int(i)] for i in back), bytes(classes[int(i)] for i in back), facts


WANTED = np.asarray([point[:3] for point in POINTS])
LITTLE = {
    "pcd ascii": pcd("ascii", "".join(f"{x} {y} {z} {i}\n" for x, y, z, i in POINTS).encode()),
    "pcd binary": pcd("binary", ROWS),
    "pcd compressed": pcd("binary_compressed", packed(COLUMNS, plain_lzf(COLUMNS))),
    "ply ascii": (PLY.format("ascii") + PLY_END).encode()
    + "".join(f"{x} {y} {z} {i}\n" for x, y, z, i in POINTS).encode(),
    "ply little": (PLY.format("binary_little_endian") + PLY_END).encode() + ROWS,
    "ply big": (PLY.format("binary_big_endian") + PLY_END).encode()
    + b"".join(struct.pack(">4f", *point) for point in POINTS),
    "kitti": ROWS,
}


@pytest.mark.parametrize("content", LITTLE.values(), ids=LITTLE.keys())
def test_every_format_gives_its_points(tmp_path: Path, content: bytes) -> None:
    places, bright, _, facts = made(tmp_path, content)
    assert places.tolist() == WANTED.tolist()
    assert (facts["count"], facts["dropped"], facts["classes"]) == (3, 0, False)
    assert (facts["low"], facts["high"]) == ([-3.25, -6.0, 0.0], [7.5, 4.0, 1.75])
    assert list(bright) == sorted(bright)
    assert bright[2] == 255


@pytest.mark.parametrize("laz", [False, True])
@pytest.mark.parametrize(("form", "length", "place"), [(0, 20, 15), (1, 28, 15), (3, 34, 15), (6, 30, 16)])
def test_las_keeps_the_coordinates_of_maps(
    tmp_path: Path, form: int, length: int, place: int, laz: bool
) -> None:
    places, _, classes, facts = made(tmp_path, las(form, length, place, laz=laz))
    assert places.tolist() == (WANTED + np.asarray([500_000, 4_000_000, 0])).tolist()
    assert facts["origin"] == [500_002.0, 3_999_999.0, 1.0]
    assert list(classes) == [2, 2, 2]


@pytest.mark.parametrize("laz", [False, True])
def test_clouds_are_read_in_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, laz: bool) -> None:
    monkeypatch.setattr("sterling.adapters.media.records._SLICE", 60)  # two records of three
    places, _, classes, _ = made(tmp_path, las(6, 30, 16, laz=laz))
    assert places.tolist() == (WANTED + np.asarray([500_000, 4_000_000, 0])).tolist()
    assert list(classes) == [2, 2, 2]


LISTS = "element vertex 3\nproperty float x\nproperty list uchar short tags\nproperty double y\n"


Z = "property float z\n"


def ply_with_lists(form: str) -> bytes:
    """Faces before the vertices, and in each vertex a list: as many tags as its number."""
    head = (
        f"ply\nformat {form} 1.0\nelement face 2\nproperty list uchar int v\n{LISTS}{Z}end_header\n".encode()
    )
    if form == "ascii":
        rows = [f"{x} {n}{' 7' * n} {y} {z}\n" for n, (x, y, z, _) in enumerate(POINTS)]
        return head + b"3 0 1 2\n0\n" + "".join(rows).encode()
    sign = "<" if form == "binary_little_endian" else ">"
    faces = struct.pack(f"{sign}B3iB", 3, 0, 1, 2, 0)
    return (
        head
        + faces
        + b"".join(
            struct.pack(f"{sign}fB{n}hdf", x, n, *[7] * n, y, z) for n, (x, y, z, _) in enumerate(POINTS)
        )
    )


@pytest.mark.parametrize("form", ["ascii", "binary_little_endian", "binary_big_endian"])
def test_what_ply_has_beside_numbers_of_vertices_is_passed_over(tmp_path: Path, form: str) -> None:
    places, _, _, facts = made(tmp_path, ply_with_lists(form))
    assert places.tolist() == [list(point[:3]) for point in POINTS]
    assert facts["intensity"] is None


def test_nuscenes_has_the_laser_behind_each_point(tmp_path: Path) -> None:
    """Four points of five numbers are as long as five points of four."""
    rows = [(*point, laser) for laser, point in enumerate([*POINTS, POINTS[0]])]
    places, bright, _, facts = made(tmp_path, b"".join(struct.pack("<5f", *row) for row in rows))
    assert places.tolist() == [list(point[:3]) for point in [*POINTS, POINTS[0]]]
    assert (facts["count"], bright[2]) == (4, 255)


def test_lzf_repeats_what_was_before() -> None:
    # 'a' plain, then nine bytes from one back: a run that overlaps what it writes (liblzf, lzf_d.c).
    assert clouds.decompress(bytes([0, 97, 0xE0, 0, 0]), 10) == b"a" * 10
    assert clouds.decompress(bytes([2, 97, 98, 99, 0x20, 2]), 6) == b"abcabc"


def test_points_without_coordinates_are_dropped_and_counted(tmp_path: Path) -> None:
    nan = float("nan")
    rows = [POINTS[0], (nan, 1, 1, 1), POINTS[1], (1, float("inf"), 1, 1), POINTS[2]]
    body = b"".join(struct.pack("<4f", *row) for row in rows)
    places, _, _, facts = made(tmp_path, pcd("binary", body, 5))
    assert places.tolist() == WANTED.tolist()
    assert (facts["count"], facts["dropped"]) == (3, 2)


def test_the_first_points_lie_evenly_among_all(tmp_path: Path) -> None:
    line = b"".join(struct.pack("<4f", i, 0, 0, 0) for i in range(1000))
    path, target = tmp_path / "line", io.BytesIO()
    path.write_bytes(line)
    PointMaker().make(path, target)
    first = np.sort(np.frombuffer(target.getvalue(), "<f4", 300)[::3])
    assert np.diff(first).max() <= 20  # a tenth of the points: 10 apart at best, twice that at most


NAN_ROWS = struct.pack("<4f", *[float("nan")] * 4) * 3
BROKEN = {
    "cut off": (pcd("binary", ROWS[:40]), "cut off"),
    "text cut off": (pcd("ascii", b"1 2 3 4\n"), "cut off"),
    "no numbers": (pcd("ascii", b"one two three four\n" * 3), "cannot be read"),
    "all NaN": (pcd("binary", NAN_ROWS), "None of the 3 points"),
    "empty": (pcd("binary", b"", 0), "empty"),
    "huge": (pcd("binary", b"", 999_999_999), "at most 10,000,000"),
    "no end": (b"# .PCD v0.7\nVERSION 0.7\n", "has no end"),
    "no z": (pcd("binary", ROWS).replace(b"x y z i", b"x y w i"), "no z"),
    "types": (pcd("binary", ROWS).replace(b"SIZE 4", b"SIZE 3"), "does not fit together"),
    "form": (pcd("base64", ROWS), "ascii, binary or binary_compressed"),
    "packed size": (pcd("binary_compressed", struct.pack("<II", 4, 99) + b"abcd"), "should be 48 bytes"),
    "packed end": (pcd("binary_compressed", packed(COLUMNS, b"\xe0")), "damaged"),
    "packed before": (pcd("binary_compressed", packed(COLUMNS, b"\x20\x05")), "begins before"),
    "ply list": (
        b"ply\nformat ascii 1.0\nelement vertex 1\nproperty list char int v\nend_header\n0\n",
        "no x",
    ),
    "ply faces": (b"ply\nformat ascii 1.0\nelement face 1\nend_header\n", "no vertices"),
    "ply faces first": (
        b"ply\nformat ascii 1.0\nelement face 9\nproperty list uchar int v\nelement vertex 1\n"
        b"property float x\nend_header\n1 2\n",
        "rows of 'face'",
    ),
    "las head": (b"LASF" + bytes(20), "inside of its header"),
    "laz cut": (las(3, 34, 15, laz=True)[:520], "cut off or damaged"),
    "laz unsaid": (las(3, 34, 15, laz=True).replace(b"laszip", b"lunzip"), "does not say how"),
    "laz record": (las(3, 34, 15, laz=True).replace(b"\x22\x00\x03", b"\x24\x00\x03"), "another size"),
    "laz packing": (las(3, 34, 15, laz=True).replace(b"P\xc3", b"P"), "cut off or damaged"),
    "las cut": (las(0, 20, 15, count=9), "cut off"),
    "las far": (las(0, 20, 15)[:96] + b"\xff\xff\xff\xff" + las(0, 20, 15)[100:], " 0 are there"),
    "bytes": (b"\x00\x01\x02", "multiple of 16"),
    "noise": (struct.pack("<4f", 1e30, -1e30, 1e20, 5) * 4, "no coordinates"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_files_are_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "cloud"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=words):
        PointMaker().make(path, io.BytesIO())


def test_real_scans_have_as_many_points_as_they_say(tmp_path: Path, data_dir: Path) -> None:
    path = data_dir / "lidar_ouster" / "street_3_frames" / "frame_000.pcd"
    _, _, _, facts = made(tmp_path, path.read_bytes())
    assert (facts["count"], facts["dropped"]) == (26_821, 0)


@pytest.mark.parametrize(("points_format", "length", "place"), [(0, 20, 15), (6, 30, 16)])
def test_a_las_that_counts_fewer_points_than_it_holds_tells_how_many(
    tmp_path: Path, points_format: int, length: int, place: int
) -> None:
    assert made(tmp_path, las(points_format, length, place))[3]["unread"] == 0
    assert made(tmp_path, las(points_format, length, place, count=1))[3]["unread"] == 2


def test_extended_records_behind_the_points_of_a_las_are_no_points(tmp_path: Path) -> None:
    content = bytearray(las(6, 30, 16))
    struct.pack_into("<QI", content, 235, len(content), 1)
    assert made(tmp_path, bytes(content + bytes(90)))[3]["unread"] == 0
