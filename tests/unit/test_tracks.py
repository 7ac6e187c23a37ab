"""How tracks move and are compared, against values worked out by hand."""

from typing import Any

import pytest

from sterling import controls
from sterling.controls.track import TrackSpec
from sterling.domain.motion import Motion, track_iou

SPEC = TrackSpec(type="track", on="clip", labels=({"id": "car"},))  # pyright: ignore[reportArgumentType]
TRACK = controls.get("track")


def key(frame: int, x: float, *, width: float = 10, outside: bool = False) -> dict[str, Any]:
    box: dict[str, Any] = {"frame": frame, "time": frame / 10, "x": x, "y": 0, "width": width, "height": 10}
    return {**box, "outside": True} if outside else box


def value(*tracks: list[dict[str, Any]]) -> dict[str, Any]:
    regions = [{"id": f"{i}", "label": "car", "keyframes": track} for i, track in enumerate(tracks)]
    return {"media": {"width": 100, "height": 20, "frames": 50}, "regions": regions}


def test_between_keyframes_a_box_moves_evenly() -> None:
    motion = Motion([key(2, 0), key(6, 40, width=30), key(8, 40, outside=True), key(12, 7)])
    assert motion.at(1) is None
    assert motion.at(2) == (0, 0, 10, 10)
    assert motion.at(3) == (10, 0, 15, 10)
    assert motion.at(5) == (30, 0, 25, 10)
    assert motion.at(7) == (40, 0, 20, 10)
    assert motion.at(8) is None
    assert motion.at(11) is None
    assert motion.at(12) == motion.at(49) == (7, 0, 10, 10)


def test_tracks_are_compared_frame_by_frame() -> None:
    still = Motion([key(0, 0), key(3, 0)])
    # Half a box off at every frame: 50 of 150 square pixels.
    assert track_iou(still, Motion([key(0, 5), key(3, 5)])) == pytest.approx(1 / 3)
    # The same, but only from frame 2 of 0 to 3 on.
    assert track_iou(still, Motion([key(2, 0), key(3, 0)])) == pytest.approx(0.5)
    # The same until it ends at frame 1 of 0 to 3.
    assert track_iou(still, Motion([key(0, 0), key(1, 0, outside=True), key(3, 0, outside=True)])) == 0.25


def test_similarity_is_the_mean_over_matched_tracks() -> None:
    a = value([key(0, 0), key(3, 0)], [key(0, 60)])
    b = value([key(0, 5), key(3, 5)])
    assert TRACK.similarity(SPEC, a, b) == pytest.approx((1 / 3 + 0) / 2)
    assert TRACK.similarity(SPEC, a, a) == 1.0


def test_votes_give_back_whole_tracks() -> None:
    given = value([key(0, 0), key(3, 20, outside=True)])
    (vote,) = TRACK.vote(SPEC, given)
    assert TRACK.label(SPEC, (vote,), [given]) == given


def test_a_keyframe_after_the_end_is_named() -> None:
    (problem,) = TRACK.check(SPEC, None, value([key(49, 0), key(50, 0)]))
    assert (problem.path, problem.code) == ("/regions/0/keyframes/1/frame", "range")
    assert "50 frames" in problem.message
