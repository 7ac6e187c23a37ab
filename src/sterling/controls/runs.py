"""Runs: stretches of numbered cells (pixels, points), held as lengths in turn outside and inside.

The first length may be 0, the others not: `[0, 4, 1, 4]` are four cells inside, one outside, four inside.
"""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from sterling.controls import values
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem

MAX_RUNS = 2_000_000
COUNTS: JsonObject = {
    "type": "array",
    "items": {"type": "integer", "minimum": 0},
    "minItems": 2,
    "maxItems": MAX_RUNS,
}
Runs = list[tuple[int, int]]
"""Stretches of cells, from start to before end, in order."""


def inside(counts: JsonValue) -> Runs:
    """The stretches inside, of lengths that were checked."""
    found, at = Runs(), 0
    for index, count in enumerate(counts if isinstance(counts, list) else []):
        end = at + (values.whole(count) or 0)
        if index % 2:
            found.append((at, end))
        at = end
    return found


def counts_of(stretches: Runs, whole: int) -> list[JsonValue]:
    """The way back: lengths that together are `whole`."""
    counts, at = list[JsonValue](), 0
    for start, end in stretches:
        counts += [start - at, end - start]
        at = end
    return [*counts, whole - at] if at < whole else counts


def total(counts: JsonValue) -> int:
    """How many cells there are, inside and outside."""
    return sum(values.whole(count) or 0 for count in counts) if isinstance(counts, list) else 0


def size(stretches: Runs) -> int:
    """How many cells stretches hold."""
    return sum(end - start for start, end in stretches)


def shared(one: Runs, two: Runs) -> int:
    """How many cells are in both."""
    found, i, j = 0, 0, 0
    while i < len(one) and j < len(two):
        found += max(0, min(one[i][1], two[j][1]) - max(one[i][0], two[j][0]))
        if one[i][1] <= two[j][1]:
            i += 1
        else:
            j += 1
    return found


def common(one: Runs, two: Runs) -> Runs:
    """The stretches that are in both."""
    found, i, j = Runs(), 0, 0
    while i < len(one) and j < len(two):
        start, end = max(one[i][0], two[j][0]), min(one[i][1], two[j][1])
        if start < end:
            found.append((start, end))
        if one[i][1] < two[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(one: Runs, two: Runs) -> Runs:
    """The stretches of the one that are not in the other."""
    found, j = Runs(), 0
    for start, end in one:
        at = start
        while j < len(two) and two[j][1] <= start:
            j += 1
        k = j
        while k < len(two) and two[k][0] < end:
            if two[k][0] > at:
                found.append((at, two[k][0]))
            at = max(at, two[k][1])
            k += 1
        if at < end:
            found.append((at, end))
    return found


def iou(one: Runs, two: Runs) -> float:
    """Intersection over union; 1 exactly for the same cells."""
    if one == two:
        return 1.0
    both = shared(one, two)
    return both / (size(one) + size(two) - both)


def twice(regions: Sequence[Runs]) -> int | None:
    """The place of a region that has a cell which another one has as well; None where no cell is in two."""
    marked = sorted((*stretch, index) for index, found in enumerate(regions) for stretch in found)
    reached = -1
    for start, end, index in marked:
        if start < reached:
            return index
        reached = end
    return None


def check_counts(value: JsonValue, whole: int | None, path: str, cells: str) -> Iterator[Problem]:
    """What is wrong with lengths, which together are `whole` where that is known."""
    if not isinstance(value, list) or not 2 <= len(value) <= MAX_RUNS:
        yield values.wrong_type(path, f"a list of 2 to {MAX_RUNS:,} runs", value)
        return
    counts = [values.whole(count) for count in value]
    for index, count in enumerate(counts):
        if count is None or count < (index > 0):
            yield values.wrong_type(f"{path}/{index}", f"a run of whole {cells}", value[index])
            return
    held = sum(count or 0 for count in counts)
    if whole is not None and held != whole:
        yield values.wrong(path, f"the runs hold {held:,} {cells}, there are {whole:,}", "range")
