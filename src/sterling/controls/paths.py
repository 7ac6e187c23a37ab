"""Cuboids through a scene: where each one is at any moment, from its keyframes."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sterling.controls.cuboid import frame_of
from sterling.domain.control import JsonObject
from sterling.domain.solid import solid_of
from sterling.domain.space import Solid, interpolate


@dataclass(frozen=True, slots=True)
class Placed:
    """A cuboid at one moment. `region` is the keyframe that it is or, between two, the one before."""

    region: JsonObject
    solid: Solid
    keyed: bool


def tracks_of(regions: Sequence[JsonObject]) -> dict[str, list[JsonObject]]:
    """Keyframes by object, in order of their frames. An object is known by its track, else by its id."""
    tracks = dict[str, list[JsonObject]]()
    for region in regions:
        tracks.setdefault(object_of(region), []).append(region)
    for keys in tracks.values():
        keys.sort(key=frame_of)
    return tracks


def object_of(region: JsonObject) -> str:
    """What the cuboids of one object share: the track, or the id of one that is on no track."""
    return str(region["track"]) if "track" in region else str(region["id"])


def placed_at(keys: Sequence[JsonObject], times: Sequence[float], time: float) -> Placed | None:
    """Where an object is at a time, on the clock of the frames (`Scene.times`): it moves evenly between its
    keyframes. None before its first and after its last."""
    clock = [times[frame_of(key)] for key in keys]
    at = bisect_right(clock, time) - 1
    if at < 0 or (at + 1 == len(keys) and time > clock[at]):
        return None
    solid = solid_of(keys[at])
    if time == clock[at]:
        return Placed(keys[at], solid, keyed=True)
    part = (time - clock[at]) / (clock[at + 1] - clock[at])
    return Placed(keys[at], interpolate(solid, solid_of(keys[at + 1]), part), keyed=False)
