"""Long scenes in pieces: overlapping runs of frames for several tasks, and their cuboids as one again.

In the frames that two pieces share, the same object was drawn in both: tracks are joined by how much their
cuboids overlap there, and keep the ids of the earlier piece. Half way through the shared frames the later
piece takes over; both say a keyframe there, so that neither's motion changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sterling.controls.cuboid import frame_of
from sterling.controls.paths import object_of, placed_at, tracks_of
from sterling.domain.control import JsonObject
from sterling.domain.errors import Invalid
from sterling.domain.solid import MIDDLE, SIZES, solid_iou

JOINED = 0.3
"""Mean intersection over union in the shared frames from which on two tracks are one object."""
Track = Sequence[JsonObject]


@dataclass(frozen=True, slots=True)
class Piece:
    """The cuboids of a run of frames: `first` is the number of its first frame in the whole scene."""

    first: int
    frames: int
    regions: Sequence[JsonObject]


def runs(frames: int, length: int, overlap: int) -> Iterator[tuple[int, int]]:
    """(first frame, number of frames) of pieces of at most `length` frames that share `overlap` each.

    Raises Invalid where pieces would not get on.
    """
    if not 0 <= overlap < length:
        raise Invalid(f"Pieces of {length} frames cannot share {overlap}: they must be longer than that.")
    first = 0
    while True:
        yield first, min(length, frames - first)
        if first + length >= frames:
            return
        first += length - overlap


def stitch(pieces: Sequence[Piece], times: Sequence[float]) -> list[JsonObject]:
    """The cuboids of the whole scene, on its frames. `times` are those of its frames (`Scene.times`)."""
    ordered = sorted(pieces, key=lambda piece: piece.first)
    whole = dict[str, Track]()
    end = 0
    for piece in ordered:
        moved = [{**region, "frame": frame_of(region) + piece.first} for region in piece.regions]
        shared = range(piece.first, end)
        found = tracks_of(moved)
        same = _same(whole, found, shared, times)
        for name, track in found.items():
            known = same.get(name)
            if known is None:
                own = name if name not in whole else _free(whole)
                whole[own] = [_named(region, own) for region in track]
            else:
                whole[known] = _joined(whole[known], track, known, shared, times)
        end = max(end, piece.first + piece.frames)
    return with_own_ids([region for track in whole.values() for region in track])


def _same(
    whole: dict[str, Track], found: dict[str, list[JsonObject]], shared: range, times: Sequence[float]
) -> dict[str, str]:
    """Which track of the whole each found one is: the best pairs first, each track once."""
    pairs = [
        (_overlap(track, other, shared, times), one, name)
        for name, track in whole.items()
        for one, other in found.items()
        if track[0]["label"] == other[0]["label"]
    ]
    same, taken = dict[str, str](), set[str]()
    for share, one, name in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if share >= JOINED and one not in same and name not in taken:
            same[one] = name
            taken.add(name)
    return same


def _overlap(track: Track, other: Track, shared: range, times: Sequence[float]) -> float:
    """Mean intersection over union on the shared frames on which either is to be seen."""
    seen = list[float]()
    for frame in shared:
        a, b = (placed_at(one, times, times[frame]) for one in (track, other))
        if a is not None or b is not None:
            seen.append(0.0 if a is None or b is None else solid_iou(a.solid, b.solid))
    return sum(seen) / len(seen) if seen else 0.0


def _on(track: Track, frame: int, times: Sequence[float]) -> JsonObject | None:
    """The track on a frame, as a cuboid that says it."""
    placed = placed_at(track, times, times[frame])
    if placed is None:
        return None
    solid = placed.solid
    sizes = dict(zip((*MIDDLE, *SIZES), (*solid.middle, *solid.sizes), strict=True))
    return {**placed.region, **sizes, "yaw": solid.yaw, "frame": frame}


def _joined(track: Track, later: Track, name: str, shared: range, times: Sequence[float]) -> Track:
    seam = shared[len(shared) // 2]
    before = [region for region in track if frame_of(region) < seam - 1]
    after = [region for region in later if frame_of(region) > seam]
    ends = _on(track, seam - 1, times), _on(later, seam, times)
    kept = [*before, *(end for end in ends if end is not None), *after]
    return [_named(region, name) for region in kept]


def _named(region: JsonObject, name: str) -> JsonObject:
    return {**region, "track": name} if "track" in region else region


def _free(whole: dict[str, Track]) -> str:
    """The lowest number that no track has yet."""
    number = 1
    while f"{number:02}" in whole:
        number += 1
    return f"{number:02}"


def with_own_ids(regions: Sequence[JsonObject]) -> list[JsonObject]:
    """Each region its own id: the first one keeps it, others get what makes them known."""
    seen, result = set[str](), list[JsonObject]()
    for region in regions:
        name = str(region["id"])
        if name in seen:
            name = f"{name}-{object_of(region)}-{frame_of(region)}"
        seen.add(name)
        result.append({**region, "id": name})
    return result
