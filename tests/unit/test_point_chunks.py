"""Things among the points of a scene in pieces, and as one again: numbers are kept, points not doubled."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from sterling.cli.scene import split, stitch_labels
from sterling.controls.chunks import Piece
from sterling.controls.point_chunks import stitch_points

FRAMES, POINTS = 30, 1000
FIRST = {"bus": range(100, 160), "van": range(300, 350), "bike": range(700, 720)}
"""The points of each thing on frame 0; they are two further on with each frame."""
LABELS = {"bus": "car", "van": "car", "bike": "bike"}


Regions = list[dict[str, Any]]


def painted(thing: str, number: int | None, first: int, frames: range, wider: int = 0) -> Regions:
    """A thing on some frames of the whole, as a piece that begins at `first` says it."""
    regions = Regions()
    for frame in frames:
        start, end = FIRST[thing].start + 2 * frame, FIRST[thing].stop + 2 * frame + wider
        counts = [start, end - start, POINTS - end]
        told: dict[str, Any] = {} if number is None else {"instance": number}
        at = {"label": LABELS[thing], "frame": frame - first, "counts": counts}
        regions.append({"id": f"{thing}{frame - first}", **at, **told})
    return regions


def whole(*pieces: Piece) -> Regions:
    return cast("Regions", stitch_points(pieces))


def numbers(regions: Regions) -> dict[int, dict[int, int]]:
    """By frame the first point of each thing, by its number."""
    found = dict[int, dict[int, int]]()
    for region in regions:
        found.setdefault(region["frame"], {})[region["instance"]] = region["counts"][0]
    return found


def test_things_keep_the_numbers_of_the_first_piece() -> None:
    # The second annotator numbers the other way round, draws a little wider, and sees a bike first.
    one = [*painted("bus", 1, 0, range(12)), *painted("van", 2, 0, range(12))]
    two = [
        *painted("van", 1, 9, range(9, 21), wider=4),
        *painted("bus", 2, 9, range(9, 21), wider=4),
        *painted("bike", 3, 9, range(12, 21)),
    ]
    three = [*painted("bike", 1, 18, range(18, 30)), *painted("bus", 7, 18, range(18, 30))]
    regions = whole(Piece(18, 12, three), Piece(0, 12, one), Piece(9, 12, two))
    assert len({str(region["id"]) for region in regions}) == len(regions)
    found = numbers(regions)
    assert sorted(found) == [*range(FRAMES)]
    for frame in range(FRAMES):
        wanted = {1: 100 + 2 * frame}
        # The third piece, which saw no van, takes over half way through the frames 18 to 20.
        if frame < 19:
            wanted[2] = 300 + 2 * frame
        if frame >= 12:
            wanted[3] = 700 + 2 * frame
        assert found[frame] == wanted, frame
    # From the middle of the shared frames on the later piece is believed.
    wide = {region["frame"]: region["counts"][1] for region in regions if region["instance"] == 1}
    assert [wide[frame] for frame in (9, 10, 18, 19)] == [60, 64, 64, 60]


@pytest.mark.parametrize("label", ["car", "bike"])
def test_another_thing_gets_a_number_of_its_own(label: str) -> None:
    one = painted("bus", 1, 0, range(12))
    other = [{**region, "label": label} for region in painted("van", 1, 9, range(9, 21))]
    regions = whole(Piece(0, 12, one), Piece(9, 12, other))
    assert {region["instance"] for region in regions if region["frame"] >= 12} == {2}


def test_what_is_no_thing_is_cut_at_the_middle_of_the_shared_frames() -> None:
    one, two = painted("bus", None, 0, range(12)), painted("bus", None, 9, range(9, 21), wider=8)
    regions = whole(Piece(0, 12, one), Piece(9, 12, two))
    assert [region["frame"] for region in regions] == [*range(21)]
    assert all("instance" not in region for region in regions)


def test_the_command_stitches_points(tmp_path: Path) -> None:
    items, pieces, out = tmp_path / "items.ndjson", tmp_path / "pieces.ndjson", tmp_path / "out.ndjson"
    frames = [{"points": f"{k}.pcd", "time": k / 10} for k in range(FRAMES)]
    items.write_text(json.dumps({"id": "drive", "data": {"scene": {"frames": frames}}}) + "\n")
    split(items, pieces, frames=12, overlap=3, field="scene")
    lines = [json.loads(line) for line in pieces.read_text().splitlines()]
    for number, (line, first) in enumerate(zip(lines, (0, 9, 18), strict=True), 1):
        regions = painted("bus", number, first, range(first, first + 12))
        line["labels"] = {"things": {"value": {"regions": regions}}}
    pieces.write_text("".join(json.dumps(line) + "\n" for line in lines))
    stitch_labels(pieces, out, control="things", field="scene")
    (stitched,) = (json.loads(line) for line in out.read_text().splitlines())
    assert numbers(stitched["labels"]["things"]["value"]["regions"]) == {
        frame: {1: 100 + 2 * frame} for frame in range(FRAMES)
    }
