"""Classes of points of long scenes in pieces, as one again.

Half way through the frames that two pieces share the later piece takes over, frame by frame, so that no point
has two classes. A thing is the one of the earlier piece with which it shares most points there, and keeps its
number; a number that the whole has already goes to no other thing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sterling.controls import runs, values
from sterling.controls.chunks import JOINED, Piece, with_own_ids
from sterling.controls.cuboid import frame_of
from sterling.controls.runs import Runs
from sterling.domain.control import JsonObject

Places = Mapping[int, Runs]
"""The points of one thing by frame, as stretches in the order of the file."""


def stitch_points(pieces: Sequence[Piece]) -> list[JsonObject]:
    """The regions of the whole scene, on its frames."""
    whole, end = list[JsonObject](), 0
    for piece in sorted(pieces, key=lambda one: one.first):
        found = [{**region, "frame": frame_of(region) + piece.first} for region in piece.regions]
        shared = range(piece.first, end)
        numbered = _numbered(whole, found, shared)
        seam = shared[len(shared) // 2] if shared else piece.first
        whole = [region for region in whole if frame_of(region) < seam]
        whole += [region for region in numbered if frame_of(region) >= seam]
        end = max(end, piece.first + piece.frames)
    return with_own_ids(whole)


def _numbered(whole: Sequence[JsonObject], found: Sequence[JsonObject], shared: range) -> list[JsonObject]:
    """The regions of a piece with the numbers that their things have in the whole."""
    known, own = _things(whole), _things(found)
    pairs = [
        (_share(known[one], own[other], shared), one, other)
        for one in known
        for other in own
        if one[0] == other[0]
    ]
    numbers, taken = dict[tuple[str, int], int](), set[int]()
    for share, one, other in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if share >= JOINED and other not in numbers and one[1] not in taken:
            numbers[other] = one[1]
            taken.add(one[1])
    used = {number for _, number in known} | taken
    for thing in own:
        if thing not in numbers:
            numbers[thing] = thing[1] if thing[1] not in used else _free(used)
            used.add(numbers[thing])
    return [
        {**region, "instance": numbers[thing]} if (thing := _thing(region)) is not None else region
        for region in found
    ]


def _thing(region: JsonObject) -> tuple[str, int] | None:
    """Label and number of the thing that a region is of; None of what is no thing."""
    number = values.whole(region.get("instance"))
    return None if number is None else (str(region["label"]), number)


def _things(regions: Sequence[JsonObject]) -> dict[tuple[str, int], Places]:
    things = defaultdict[tuple[str, int], dict[int, Runs]](dict)
    for region in regions:
        thing = _thing(region)
        if thing is not None:
            things[thing][frame_of(region)] = runs.inside(region["counts"])
    return dict(things)


def _share(one: Places, other: Places, shared: range) -> float:
    """Mean intersection over union on the shared frames on which either is to be seen."""
    seen = [frame for frame in shared if frame in one or frame in other]
    return sum(runs.iou(one.get(at, []), other.get(at, [])) for at in seen) / len(seen) if seen else 0.0


def _free(used: set[int]) -> int:
    """The lowest number that is not used."""
    number = 1
    while number in used:
        number += 1
    return number
