"""Regions of several annotators, matched and fused, with a probability that each is there.

Annotators are matched one after the other, who drew most first, each to the candidates so far by the
assignment of greatest total likeness (Kuhn 1955; only likenesses of at least `iou` count), then everyone once
more against all others. `shapes` says how alike two regions are. `detection` says how probable each candidate
is and of which label, from everybody's misses, false alarms and confusions of labels; those at least as
probable as `least` are kept, and `fusion` makes one region of each, with the error of its geometry. A task
with one answer keeps it whole.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.detection import Marks, calls, detect
from sterling.quality.fusion import fuse
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.shapes import overlaps
from sterling.quality.shapes.laid import Region
from sterling.quality.shapes.sides import BOX, POINT, SEGMENT
from sterling.quality.table import Floats, Longs, Table, canonical, dense

NAME = "detected_regions"
SHAPES = frozenset({VoteShape.REGIONS})
Drawn = dict[int, int]
"""Of one thing, by annotator, the number of the region."""


@dataclass(slots=True, eq=False)
class Candidate:
    """Regions that mean one thing: the task, and the region of each annotator who drew it."""

    task: int
    drawn: dict[int, Region]


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`iou` (0.5): the overlap from which regions can be the same; `least` (0.5): how probable one must be to
    be kept. The generator is not used."""
    table = dense(votes)
    iou, least = float(params.get("iou", 0.5)), float(params.get("least", 0.5))
    candidates = [c for code in range(len(table.tasks)) for c in match(_answers(table, code), code, iou)]
    labels = canonical(list({r.get("label") for c in candidates for r in c.drawn.values()}))
    marks = _marks(table, candidates, labels)
    found = detect(marks)
    alone = (table.counts < 2)[marks.task]
    kept: dict[int, list[dict[str, Any]]] = {}
    chosen = [n for n in range(len(candidates)) if alone[n] or found.exists[n] >= least - 1e-9]
    drawn = [candidates[number].drawn for number in chosen]
    fused = fuse([list(one.values()) for one in drawn], [list(one) for one in drawn])
    for number, region in zip(chosen, fused, strict=True):
        place = int(np.argmax(np.round(found.posterior[number, :-1], 9)))
        sure = PRIOR_ACCURACY if alone[number] else float(found.told[number, place])
        label = region.get("label") if alone[number] else labels[place]
        kept.setdefault(candidates[number].task, []).append({**region, "label": label, "probability": sure})
    missing: Floats = np.zeros(len(table.tasks))
    np.add.at(missing, marks.task, np.log(np.maximum(found.told[:, -1], 1e-9)))
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        n = int(table.start[code + 1] - table.start[code])
        regions = sorted(kept.get(code, []), key=_order)
        none = float(np.exp(missing[code])) * (1 - (1 - PRIOR_ACCURACY) * 2 / (n + 1))
        sure = float(np.mean([r["probability"] for r in regions])) if regions else none
        beliefs[task] = Belief(tuple(regions), sure, n, n > 1)
    counted = calls(marks, found)
    known = reliabilities(table.annotators, counted.right, counted.all)
    unseen = float(found.unseen[:, :-1].sum())
    return Aggregate(NAME, beliefs, known, {"unseen": unseen, "annotators": counted.told(table.annotators)})


def _order(region: Region) -> tuple[float | str, ...]:
    """Regions from left to right, and by what they say where that tells nothing."""
    sides = next((names for names in (BOX, SEGMENT, POINT) if all(n in region for n in names)), ())
    return (*(float(region[side]) for side in sides), str(sorted(region.items(), key=str)))


def _answers(table: Table, code: int) -> dict[int, list[Region]]:
    """The task's regions by annotator; several answers of one annotator together."""
    drawn: dict[int, list[Region]] = {}
    for row in range(int(table.start[code]), int(table.start[code + 1])):
        drawn.setdefault(int(table.annotator[row]), []).extend(cast("Sequence[Region]", table.value[row]))
    return {who: sorted(regions, key=_order) for who, regions in drawn.items()}


def match(answers: Mapping[int, Sequence[Region]], task: int, least: float) -> list[Candidate]:
    """Candidates with at most one region of each annotator."""
    order = sorted((who for who in answers if answers[who]), key=lambda who: (-len(answers[who]), who))
    regions = [region for who in order for region in answers[who]]
    owners: Longs = np.repeat(np.asarray(order, dtype=np.int64), [len(answers[who]) for who in order])
    alike = overlaps(regions, owners) if len(order) > 1 else np.zeros((len(regions), len(regions)))
    found: list[Drawn] = []
    for who in order * 2 if len(order) > 1 else order:
        for drawn in found:
            drawn.pop(who, None)
        found = [drawn for drawn in found if drawn]
        _assign(found, who, np.flatnonzero(owners == who), alike, least)
    candidates = [Candidate(task, {who: regions[i] for who, i in drawn.items()}) for drawn in found]
    return sorted(candidates, key=lambda c: _order(next(iter(c.drawn.values()))))


def _assign(found: list[Drawn], who: int, mine: Longs, alike: Floats, least: float) -> None:
    """Gives every region of an annotator to the candidate it fits, or makes it one of its own."""
    taken = _pairs(_gains(found, alike[mine], least)) if found else {}
    for row, number in enumerate(mine.tolist()):
        if row in taken:
            found[taken[row]][who] = number
        else:
            found.append({who: number})


def _gains(found: Sequence[Drawn], alike: Floats, least: float) -> Floats:
    """(regions x candidates) mean likeness to the candidate's regions; 0 where it is too small to mean the
    same."""
    sizes = [len(drawn) for drawn in found]
    members = [number for drawn in found for number in drawn.values()]
    mean = np.add.reduceat(alike[:, members], np.cumsum([0, *sizes[:-1]]), axis=1) / sizes
    return np.asarray(np.where(mean >= least - 1e-9, mean, 0.0), dtype=np.float64)


def _pairs(gain: Floats) -> dict[int, int]:
    """The column of each row in the assignment of greatest total gain; rows without any gain have none."""
    told = [(int(r), int(c)) for r, c in zip(*np.nonzero(gain > 0), strict=True)]
    if len({r for r, _ in told}) == len(told) == len({c for _, c in told}):
        return dict(told)  # nobody competes, as nearly always
    optimize: Any = import_module("scipy.optimize")  # late: heavy, and only this needs it
    rows, columns = optimize.linear_sum_assignment(-np.round(gain, 12))
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if gain[int(r), int(c)] > 0}


def _marks(table: Table, candidates: Sequence[Candidate], labels: tuple[Hashable, ...]) -> Marks:
    place = {label: code for code, label in enumerate(labels)}
    flat = [
        (number, who, place[region.get("label")])
        for number, c in enumerate(candidates)
        for who, region in sorted(c.drawn.items())
    ]
    columns = np.asarray(flat, dtype=np.int64).reshape(-1, 3)
    both = np.stack([table.task, table.annotator], axis=1).reshape(-1, 2)
    answers = np.unique(both, axis=0).astype(np.int64)
    task = np.asarray([c.task for c in candidates], dtype=np.int64)
    sizes = (len(table.tasks), len(table.annotators), len(labels))
    return Marks(task, columns[:, 0], columns[:, 1], columns[:, 2], answers[:, 0], answers[:, 1], *sizes)
