"""Answers with tracks of cuboids: compared, aggregated and given back as paths, not keyframe by keyframe."""

from typing import Any

import pytest

from sterling.controls import get
from sterling.domain.votes import Votes
from sterling.quality import aggregate

CUBOID = get("cuboid")
SPEC = CUBOID.Spec.model_validate({"type": "cuboid", "on": "scene", "labels": ["car", "van"]})
BODY: dict[str, Any] = {"y": 0.0, "z": 0.8, "length": 4.0, "width": 2.0, "height": 1.6, "yaw": 0.0}


def answer(*tracks: tuple[str, str, float, tuple[int, ...]]) -> Any:
    """Tracks by name, label, where they are at frame 0, and their keyframes; all drive a metre a frame."""
    regions = [
        {"id": f"{name}-{f}", "label": label, "track": name, "frame": f, **BODY, "x": x + f}
        for name, label, x, frames in tracks
        for f in frames
    ]
    return {"regions": regions}


def test_keyframes_elsewhere_are_the_same_path() -> None:
    one, other = answer(("1", "car", 0.0, (0, 8))), answer(("a", "car", 0.0, (0, 3, 5, 8)))
    assert CUBOID.similarity(SPEC, one, other) == pytest.approx(1)
    assert CUBOID.similarity(SPEC, one, answer(("a", "van", 0.0, (0, 8)))) == 0
    assert CUBOID.similarity(SPEC, one, answer(("1", "car", 0.0, (0, 4)))) == pytest.approx(5 / 9)


def test_a_label_has_whole_tracks_with_names_of_their_own() -> None:
    answers = [
        answer(("1", "car", 0.0, (0, 8)), ("2", "van", 30.0, (0, 8))),
        answer(("2", "car", 0.2, (0, 3, 8)), ("1", "van", 30.2, (0, 8))),
        answer(("1", "car", -0.2, (0, 5, 8))),
    ]
    said = [CUBOID.vote(SPEC, one) for one in answers]
    found = aggregate(Votes(CUBOID.shape, ["t"] * 3, ["ann", "ben", "cem"], said), CUBOID.method)
    label: Any = CUBOID.label(SPEC, found.beliefs["t"].value, answers)
    assert not CUBOID.check(SPEC, [{"points": f"{i}.pcd"} for i in range(9)], label)
    tracks: dict[str, list[Any]] = {}
    for region in label["regions"]:
        tracks.setdefault(region["track"], []).append(region)
    assert sorted((one[0]["label"], [r["frame"] for r in one]) for one in tracks.values()) == [
        ("car", [0, 8]),
        ("van", [0, 8]),
    ]
    sure = CUBOID.shares(SPEC, label, found.beliefs["t"].value)
    assert len(sure) == len(label["regions"])
    by_label = {region["label"]: sure[region["id"]] for region in label["regions"]}
    assert by_label["car"] > by_label["van"] > 0.5


def test_what_shares_its_ground_but_not_its_height_is_two_things() -> None:
    def stacked(*heights: float) -> Any:
        return {"regions": [{"id": str(z), "label": "car", **BODY, "x": 0.0, "z": z} for z in heights]}

    answers = [stacked(0.8, 4.0), stacked(0.9, 4.1), stacked(0.7)]
    said = [CUBOID.vote(SPEC, one) for one in answers]
    found = aggregate(Votes(CUBOID.shape, ["t"] * 3, ["ann", "ben", "cem"], said), CUBOID.method)
    label: Any = CUBOID.label(SPEC, found.beliefs["t"].value, answers)
    assert sorted(region["z"] for region in label["regions"]) == pytest.approx([0.8, 4.05])
