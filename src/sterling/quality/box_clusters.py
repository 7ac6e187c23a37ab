"""Upright boxes of several annotators, matched and fused.

Boxes of different annotators whose intersection over union is at least `iou` (0.5) are joined, best match
first, into clusters with at most one box of each annotator. A cluster is kept if at least half of the task's
annotators drew it. Its geometry is the median of each of x, y, width and height; its label the one most of
its boxes carry (of equals the first in sorted order); everything else is taken from the member nearest to
the median. A region's probability is the share of annotators who drew it, drawn to the prior; the task's is
the mean over its regions (with none kept: the share who drew nothing in its place).
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.shapes import SHAPES as KINDS
from sterling.quality.shapes import shape_of, sides
from sterling.quality.table import Floats, Table, canonical, dense

NAME = "box_clusters"
SHAPES = frozenset({VoteShape.REGIONS})
SIDES = ("x", "y", "width", "height")
SHAPE = KINDS[SIDES]
Region = Mapping[str, Any]


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`iou` (0.5): the overlap from which two boxes are the same object. The generator is not used."""
    table = dense(votes)
    least = float(params.get("iou", 0.5))
    beliefs: dict[Hashable, Belief] = {}
    drawn, confirmed = np.zeros(len(table.annotators)), np.zeros(len(table.annotators))
    for code, task in enumerate(table.tasks):
        owners, regions, n = _drawn(table, code)
        if any(shape_of(region) is not SHAPE for region in regions):
            raise Invalid(f"{NAME} joins upright boxes; 'detected_regions' takes every shape.")
        clusters = match(sides.rows(regions, SIDES), owners, least)
        kept = [c for c in clusters if 2 * len(c) >= n]
        fused = [fuse([regions[i] for i in c], len(c), n) for c in kept]
        fused.sort(key=lambda r: tuple(float(r[side]) for side in SIDES))
        beliefs[task] = Belief(tuple(fused), _probability(fused, clusters, n), n, n > 1)
        if n > 1:
            np.add.at(drawn, owners, 1)
            np.add.at(confirmed, owners[[i for c in kept for i in c]], 1)
    return Aggregate(NAME, beliefs, reliabilities(table.annotators, confirmed, drawn))


def _drawn(table: Table, code: int) -> tuple[Any, list[Region], int]:
    """The task's boxes with the code of who drew each, and how many annotators answered."""
    rows = range(int(table.start[code]), int(table.start[code + 1]))
    regions: list[Region] = []
    owners: list[int] = []
    for row in rows:
        for region in cast("Sequence[Region]", table.value[row]):
            regions.append(region)
            owners.append(int(table.annotator[row]))
    answered = len({int(table.annotator[row]) for row in rows})
    return np.asarray(owners, dtype=np.int64), regions, answered


def _probability(fused: list[dict[str, Any]], clusters: list[list[int]], n: int) -> float:
    pull = (1 - PRIOR_ACCURACY) * 2 / (n + 1)
    if fused:
        return float(np.mean([r["probability"] for r in fused]))
    against = max((len(c) for c in clusters), default=0) / n
    return (1 - against) * (1 - pull)


def match(boxes: Floats, owners: Any, least: float) -> list[list[int]]:
    """Clusters of box numbers: pairs are joined from the best overlap down, never two boxes of one owner."""
    cluster: list[int] = list(range(len(boxes)))
    members = {i: [i] for i in cluster}
    table = np.triu(np.where(owners[:, None] != owners[None, :], sides.overlaps(boxes), 0.0), 1)
    first, second = np.nonzero(table >= least)
    best = np.lexsort((second, first, -np.round(table[first, second], 12)))
    pairs: list[tuple[int, int]] = np.stack([first[best], second[best]], axis=1).tolist()
    for i, j in pairs:
        a, b = cluster[i], cluster[j]
        if a == b or {int(owners[m]) for m in members[a]} & {int(owners[m]) for m in members[b]}:
            continue
        for m in members[b]:
            cluster[m] = a
        members[a] += members.pop(b)
    return [sorted(m) for _, m in sorted(members.items())]


def fuse(regions: Sequence[Region], votes: int, n: int) -> dict[str, Any]:
    """One region from the boxes of a cluster, with its `probability` of being there."""
    boxes = sides.rows(regions, SIDES)
    middle = np.median(boxes, axis=0)
    nearest = int(np.abs(boxes - middle).sum(axis=1).round(9).argmin())
    labels = Counter(r.get("label") for r in regions)
    most = max(labels.values())
    label = canonical([value for value, k in labels.items() if k == most])[0]
    pull = (1 - PRIOR_ACCURACY) * 2 / (n + 1)
    place = dict(zip(SIDES, middle.tolist(), strict=True))
    return {**regions[nearest], **place, "label": label, "probability": votes / n * (1 - pull)}
