"""Regions of several annotators, matched and fused, with a probability that each is there.

Annotators are matched one after the other, who drew most first, each to the candidates so far by the
assignment of greatest total overlap (Kuhn 1955; only overlaps of at least `iou` count), then everyone once
more against all others. `detection` says how probable each candidate is and of which label, from everybody's
misses, false alarms and confusions of labels; those at least as probable as `least` are kept. Boxes, segments
and points are fused side by side by the median, with `spread`, its standard error; of other regions the one
that overlaps the others best is taken, `spread` being the mean share in which they differ from it. Masks are
fused by `staple`. Everything else comes from the member nearest to the fused region. A task with one answer
keeps it whole.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import sqrt
from statistics import median
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality import staple
from sterling.quality.detection import Detection, Marks, detect
from sterling.quality.overlap import Region, overlap, sides
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Floats, Table, canonical, dense

NAME = "detected_regions"
SHAPES = frozenset({VoteShape.REGIONS})


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
    for number, candidate in enumerate(candidates):
        if alone[number] or found.exists[number] >= least - 1e-9:
            place = int(np.argmax(np.round(found.posterior[number, :-1], 9)))
            sure = PRIOR_ACCURACY if alone[number] else float(found.told[number, place])
            region = fuse(list(candidate.drawn.values()))
            label = next(iter(candidate.drawn.values())).get("label") if alone[number] else labels[place]
            kept.setdefault(candidate.task, []).append({**region, "label": label, "probability": sure})
    missing: Floats = np.zeros(len(table.tasks))
    np.add.at(missing, marks.task, np.log(np.maximum(found.told[:, -1], 1e-9)))
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        n = int(table.start[code + 1] - table.start[code])
        regions = sorted(kept.get(code, []), key=_order)
        none = float(np.exp(missing[code])) * (1 - (1 - PRIOR_ACCURACY) * 2 / (n + 1))
        sure = float(np.mean([r["probability"] for r in regions])) if regions else none
        beliefs[task] = Belief(tuple(regions), sure, n, n > 1)
    known, rates = _known(table, marks, found)
    unseen = float(found.unseen[:, :-1].sum())
    return Aggregate(NAME, beliefs, known, {"unseen": unseen, "annotators": rates})


def _order(region: Region) -> tuple[float | str, ...]:
    names = sides(region)
    return tuple(float(region[s]) for s in names) if names else (str(sorted(region.items(), key=str)),)


def _answers(table: Table, code: int) -> dict[int, list[Region]]:
    """The task's regions by annotator; several answers of one annotator together."""
    drawn: dict[int, list[Region]] = {}
    for row in range(int(table.start[code]), int(table.start[code + 1])):
        drawn.setdefault(int(table.annotator[row]), []).extend(cast("Sequence[Region]", table.value[row]))
    return {who: sorted(regions, key=_order) for who, regions in drawn.items()}


def match(answers: Mapping[int, Sequence[Region]], task: int, least: float) -> list[Candidate]:
    """Candidates with at most one region of each annotator."""
    order = sorted((who for who in answers if answers[who]), key=lambda who: (-len(answers[who]), who))
    found: list[Candidate] = []
    for who in order * 2 if len(order) > 1 else order:
        for candidate in found:
            candidate.drawn.pop(who, None)
        found = [candidate for candidate in found if candidate.drawn]
        _assign(found, who, answers[who], task, least)
    return sorted(found, key=lambda c: _order(next(iter(c.drawn.values()))))


def _assign(found: list[Candidate], who: int, regions: Sequence[Region], task: int, least: float) -> None:
    """Gives every region of an annotator to the candidate it fits, or makes it one of its own."""
    taken = _pairs([[_likeness(region, c, least) for c in found] for region in regions]) if found else {}
    for row, region in enumerate(regions):
        if row in taken:
            found[taken[row]].drawn[who] = region
        else:
            found.append(Candidate(task, {who: region}))


def _likeness(region: Region, candidate: Candidate, least: float) -> float:
    """The mean overlap with the candidate's regions; 0 where it is too small to mean the same."""
    mean = sum(overlap(region, other) for other in candidate.drawn.values()) / len(candidate.drawn)
    return mean if mean >= least - 1e-9 else 0.0


def _pairs(gain: Sequence[Sequence[float]]) -> dict[int, int]:
    """The column of each row in the assignment of greatest total gain; rows without any gain have none."""
    told = [(r, c) for r, row in enumerate(gain) for c, one in enumerate(row) if one > 0]
    if len({r for r, _ in told}) == len(told) == len({c for _, c in told}):
        return dict(told)  # nobody competes, as nearly always
    optimize: Any = import_module("scipy.optimize")  # late: heavy, and only this needs it
    rows, columns = optimize.linear_sum_assignment(-np.round(np.asarray(gain), 12))
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if gain[int(r)][int(c)] > 0}


def fuse(regions: Sequence[Region]) -> dict[str, Any]:
    """One region from those that mean the same, with its `spread`."""
    names = sides(regions[0])
    if "counts" in regions[0]:
        return staple.fuse(regions)
    if not names:
        alike = [[overlap(a, b) for b in regions] for a in regions]
        total = [round(sum(row), 9) for row in alike]
        nearest = total.index(max(total))
        others = [x for i, x in enumerate(alike[nearest]) if i != nearest]
        return {**regions[nearest], "spread": float(1 - np.mean(others)) if others else None}
    columns = [[float(r[s]) for r in regions] for s in names]
    middle = [median(column) for column in columns]
    off = [sum(abs(c[i] - m) for c, m in zip(columns, middle, strict=True)) for i in range(len(regions))]
    nearest = min(range(len(regions)), key=lambda i: (round(off[i], 9), i))
    n = len(regions)
    # 1.2533 sigma / sqrt(n) is the error of a median; sigma is 1.2533 times the mean absolute deviation.
    spread = 1.2533**2 * sum(off) / (len(names) * (n - 1)) / sqrt(n) if n > 1 else None
    return {**regions[nearest], **dict(zip(names, middle, strict=True)), "spread": spread}


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


def _known(table: Table, marks: Marks, found: Detection) -> tuple[dict[Hashable, Any], dict[str, Any]]:
    """Accuracy, and the shares missed of what is there and invented of what was drawn, by annotator; tasks
    that one alone answered say nothing."""
    size = len(table.annotators)
    counted = (np.bincount(marks.answer_task, minlength=marks.tasks) > 1)[marks.task]
    here = counted[marks.candidate]
    exists = found.exists * counted
    drew = np.bincount(marks.annotator, here, size)
    right = np.bincount(marks.annotator, found.posterior[marks.candidate, marks.kind] * here, size)
    hit = np.bincount(marks.annotator, exists[marks.candidate], size)
    there = np.bincount(marks.task, exists, marks.tasks)
    met = np.bincount(marks.answer_annotator, there[marks.answer_task], size)
    missed = np.maximum(met - hit, 0)
    known = reliabilities(table.annotators, right, np.rint(drew + missed).astype(np.int64))
    rates = {
        str(who): {
            "missed": float(missed[i] / max(met[i], 1e-9)),
            "invented": float(1 - hit[i] / max(drew[i], 1e-9)),
        }
        for i, who in enumerate(table.annotators)
        if drew[i] > 0
    }
    return known, rates
