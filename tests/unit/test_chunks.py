"""Long scenes in overlapping pieces, and their tracks as one again, against a simulated street."""

import json
from pathlib import Path
from typing import Any

import pytest

from sterling.cli.scene import split, stitch_labels
from sterling.controls.chunks import Piece, runs, stitch
from sterling.controls.cuboid import frame_of
from sterling.controls.paths import placed_at, tracks_of
from sterling.domain.errors import Invalid
from tools.simulated_scene import STEP, THINGS

approx: Any = pytest.approx  # has no complete types
FRAMES = 30
TIMES = [STEP * frame for frame in range(FRAMES)]


def drawn(name: str, number: int, first: int, frames: list[int]) -> list[dict[str, Any]]:
    """Keyframes of a thing in a piece that begins at `first`, under the track's number there."""
    (thing,) = (one for one in THINGS if one.name == name)
    regions = list[dict[str, Any]]()
    for frame in frames:
        (x, y, z), yaw = thing.at(STEP * frame)
        sizes = dict(zip(("length", "width", "height"), thing.sizes, strict=True))
        place = {"x": float(x), "y": float(y), "z": float(z), "yaw": (yaw + 180) % 360 - 180}
        track = {"track": f"{number:02}", "frame": frame - first, "label": thing.label}
        regions.append({"id": f"r{number}-{frame - first}", **track, **place, **sizes})
    return regions


def test_runs_share_frames_and_reach_the_end() -> None:
    assert [*runs(30, 12, 3)] == [(0, 12), (9, 12), (18, 12)]
    assert [*runs(31, 12, 3)] == [(0, 12), (9, 12), (18, 12), (27, 4)]
    assert [*runs(5, 12, 3)] == [(0, 5)]
    with pytest.raises(Invalid, match="longer"):
        next(runs(30, 3, 3))


def test_tracks_are_one_again_with_the_ids_of_the_first_piece() -> None:
    # In the second piece the numbers are the other way round, and a parked car is seen for the first time.
    one = [*drawn("01", 1, 0, [0, 6, 11]), *drawn("03", 2, 0, [0, 11])]
    two = [*drawn("03", 1, 9, [9, 20]), *drawn("01", 2, 9, [9, 15, 20]), *drawn("04", 3, 9, [12, 20])]
    three = [*drawn("04", 1, 18, [18, 29]), *drawn("01", 2, 18, [18, 24, 29])]
    pieces = [Piece(18, 12, three), Piece(0, 12, one), Piece(9, 12, two)]
    regions = stitch(pieces, TIMES)
    assert len({str(region["id"]) for region in regions}) == len(regions)
    tracks = tracks_of(regions)
    assert sorted(tracks) == ["01", "02", "03"]
    for name, thing, last in (("01", THINGS[0], 29), ("02", THINGS[2], 20), ("03", THINGS[3], 29)):
        frames = [frame_of(region) for region in tracks[name]]
        assert frames == sorted(set(frames))
        for frame in range(12 if name == "03" else 0, last + 1):
            placed = placed_at(tracks[name], TIMES, TIMES[frame])
            assert placed is not None, (name, frame)
            assert placed.solid.middle == approx(thing.at(TIMES[frame])[0].tolist(), abs=0.1)
            turn = placed.solid.yaw - thing.at(TIMES[frame])[1]
            assert abs((turn + 180) % 360 - 180) < 2
    assert placed_at(tracks["02"], TIMES, TIMES[21]) is None


def test_other_things_in_the_same_place_are_not_joined() -> None:
    car, person = drawn("01", 1, 0, [0, 11]), drawn("01", 1, 9, [9, 20])
    renamed = [{**region, "label": "person"} for region in person]
    assert sorted(tracks_of(stitch([Piece(0, 12, car), Piece(9, 12, renamed)], TIMES))) == ["01", "02"]


def test_the_commands_split_items_and_stitch_their_labels(tmp_path: Path) -> None:
    items, pieces, out = tmp_path / "items.ndjson", tmp_path / "pieces.ndjson", tmp_path / "out.ndjson"
    frames = [{"points": f"{k}.pcd", "time": TIMES[k]} for k in range(FRAMES)]
    items.write_text(json.dumps({"id": "drive", "data": {"scene": {"frames": frames}}}) + "\n")
    split(items, pieces, frames=12, overlap=3, field="scene")
    lines = [json.loads(line) for line in pieces.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["drive-00000", "drive-00009", "drive-00018"]
    assert lines[1]["data"]["scene"]["frames"] == frames[9:21]
    assert lines[1]["data"]["scene"]["part"] == {"of": "drive", "first": 9}
    for line, keys in zip(lines, ([0, 11], [9, 20], [18, 29]), strict=True):
        regions = drawn("01", 4, keys[0], keys)
        line["labels"] = {"things": {"value": {"regions": regions}}}
    pieces.write_text("".join(json.dumps(line) + "\n" for line in reversed(lines)))
    stitch_labels(pieces, out, control="things", field="scene")
    (whole,) = [json.loads(line) for line in out.read_text().splitlines()]
    regions = whole["labels"]["things"]["value"]["regions"]
    assert whole["id"] == "drive"
    assert {region["track"] for region in regions} == {"04"}
    assert (regions[0]["frame"], regions[-1]["frame"]) == (0, 29)
    pieces.write_text(json.dumps(lines[2]) + "\n")
    with pytest.raises(Invalid, match="Frame 0"):
        stitch_labels(pieces, out, control="things", field="scene")
