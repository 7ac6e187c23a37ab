"""Spans of several annotators, matched where they overlap, with a probability that each is there.

Spans of different annotators that overlap are joined, best overlap first, into candidates with at most one
span of each annotator. `detection` says how probable each candidate is and of which label, from everybody's
misses, false alarms and confusions of labels. Its bounds are those of greatest posterior probability among
the drawn ones, each annotator hitting the bounds with a rate of their own that is drawn to that of all
(`STRENGTH`). A candidate is kept if it is at least as probable as `least`; of two that overlap the more
probable stays, unless somebody drew spans over one another in that task. The probability of a span is that
it is there, with this label; the task's is the mean over its spans (with none kept: that none of the
candidates is there). A task with one answer keeps it whole.

Value: (start, end, label, probability) per span, in order of the start.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
from pydantic import JsonValue

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.detection import STRENGTH, Detection, Marks, calls, detect
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Floats, Longs, Table, canonical, dense

NAME = "detected_spans"
SHAPES = frozenset({VoteShape.SPANS})
BEFORE_RIGHT, BEFORE_ALL = 4.0, 5.0
"""Bounds taken to have been drawn beforehand: four of five right."""
Span = tuple[float, float, Hashable]
Told = tuple[float, float, Hashable, float]


@dataclass(slots=True, eq=False)
class Candidate:
    """Spans that mean one thing: the task, and the span and annotator of each mark."""

    task: int
    marks: list[tuple[Span, int]]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Candidates, the bounds of each, the labels in the order of their codes, and the tasks in which someone
    drew two spans one over the other: only there may kept spans overlap."""

    candidates: list[Candidate]
    bounds: list[tuple[float, float]]
    labels: tuple[Hashable, ...]
    nested: frozenset[int]


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`least` (0.5): how probable a span must be to be kept. The generator is not used."""
    table = dense(Votes(votes.shape, votes.tasks, votes.annotators, [_spans(v) for v in votes.values]))
    candidates = [c for code in range(len(table.tasks)) for c in _candidates(table, code)]
    labels = canonical(list({span[2] for c in candidates for span, _ in c.marks}))
    marks = _marks(table, candidates, labels)
    found = detect(marks)
    alone = (table.counts < 2)[marks.task]
    bounds = _bounds(candidates, found.exists, len(table.annotators))
    drawn = _Drawn(candidates, bounds, labels, _nested(table))
    kept = _kept(drawn, found, float(params.get("least", 0.5)), alone)
    missing: Floats = np.zeros(len(table.tasks))
    np.add.at(missing, marks.task, np.log(np.maximum(found.told[:, -1], 1e-9)))
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        n = int(table.start[code + 1] - table.start[code])
        spans = kept.get(code, [])
        sure = float(np.mean([s[3] for s in spans])) if spans else _none(float(missing[code]), n)
        beliefs[task] = Belief(tuple(sorted(spans)), sure, n, n > 1)
    counted = calls(marks, found)
    known = reliabilities(table.annotators, counted.right, counted.all)
    told: dict[str, JsonValue] = {"unseen": _unseen(found), "annotators": counted.told(table.annotators)}
    return Aggregate(NAME, beliefs, known, told)


def _spans(value: object) -> tuple[Span, ...]:
    """The distinct spans of an answer in order, whatever else they carry."""
    return tuple(sorted({(s[0], s[1], s[2]) for s in cast("Sequence[Any]", value)}, key=_key))


def _key(span: Span) -> tuple[float, float, str]:
    return span[0], span[1], str(span[2])


def _none(missing: float, n: int) -> float:
    """The probability that a task without kept spans has none of its candidates, drawn to the prior."""
    return float(np.exp(missing)) * (1 - (1 - PRIOR_ACCURACY) * 2 / (n + 1))


def _unseen(found: Detection) -> float:
    return float(found.unseen[:, :-1].sum())


def _nested(table: Table) -> frozenset[int]:
    task = table.task.tolist()
    return frozenset(
        task[row]
        for row, spans in enumerate(table.value.tolist())
        if any(b[0] < a[1] for a, b in pairwise(spans))
    )


def overlap(a: Span, b: Span) -> float:
    """Intersection over union of two spans; 0 where both are empty."""
    inner = min(a[1], b[1]) - max(a[0], b[0])
    return max(inner, 0.0) / max(max(a[1], b[1]) - min(a[0], b[0]), 1e-12)


def _candidates(table: Table, code: int) -> list[Candidate]:
    """The task's spans, matched."""
    rows = range(int(table.start[code]), int(table.start[code + 1]))
    marks: list[tuple[Span, int]] = sorted(
        ((span, int(table.annotator[row])) for row in rows for span in table.value[row]),
        key=lambda mark: (_key(mark[0]), mark[1]),
    )
    group = list(range(len(marks)))
    members = {i: [i] for i in group}
    for _, _, i, j in sorted(_pairs(marks)):
        a, b = group[i], group[j]
        if a == b or {marks[m][1] for m in members[a]} & {marks[m][1] for m in members[b]}:
            continue
        for m in members[b]:
            group[m] = a
        members[a] += members.pop(b)
    return [Candidate(code, [marks[m] for m in sorted(each)]) for each in members.values()]


def _pairs(marks: Sequence[tuple[Span, int]]) -> list[tuple[float, bool, int, int]]:
    """Pairs that may be joined, best first when sorted: by overlap, then of equal label."""
    found: list[tuple[float, bool, int, int]] = []
    for i, (a, who) in enumerate(marks):
        for j in range(i + 1, len(marks)):
            b, other = marks[j]
            if b[0] >= a[1]:
                break  # marks are in order of their start
            if who != other:
                found.append((-overlap(a, b), a[2] != b[2], i, j))
    return found


def _marks(table: Table, candidates: Sequence[Candidate], labels: tuple[Hashable, ...]) -> Marks:
    place = {label: code for code, label in enumerate(labels)}
    flat = [(number, who, place[span[2]]) for number, c in enumerate(candidates) for span, who in c.marks]
    columns = np.asarray(flat, dtype=np.int64).reshape(-1, 3)
    return Marks(
        np.asarray([c.task for c in candidates], dtype=np.int64),
        columns[:, 0],
        columns[:, 1],
        columns[:, 2],
        table.task.astype(np.int64),
        table.annotator.astype(np.int64),
        len(table.tasks),
        len(table.annotators),
        len(labels),
    )


def _bounds(
    candidates: Sequence[Candidate], exists: Floats, annotators: int, passes: int = 10
) -> list[tuple[float, float]]:
    """The most probable bounds of every candidate; of equals the first in order."""
    drawn = [sorted({(span[0], span[1]) for span, _ in c.marks}) for c in candidates]
    size: Longs = np.asarray([len(each) for each in drawn], dtype=np.int64)
    first = np.cumsum(size) - size
    who: Longs = np.asarray([w for c in candidates for _, w in c.marks], dtype=np.int64)
    number = np.repeat(np.arange(len(candidates)), [len(c.marks) for c in candidates])
    each = zip(drawn, candidates, strict=True)
    places = [at.index((span[0], span[1])) for at, c in each for span, _ in c.marks]
    choice = np.asarray(places, dtype=np.int64) + first[number]
    others = np.maximum(size, 2)[number]  # places that one who errs may hit: any other of those drawn
    several = (np.bincount(number, minlength=len(candidates)) > 1)[number] * exists[number]
    exact: Floats = np.full(annotators, PRIOR_ACCURACY)
    p: Floats = np.ones(int(size.sum()))
    for _ in range(passes if candidates else 0):
        gain = np.log(exact[who]) - np.log((1 - exact[who]) / others)
        p = _places(choice, first, size, gain)
        hit = np.bincount(who, several * p[choice], annotators)
        met = np.bincount(who, several, annotators)
        pooled = (hit.sum() + BEFORE_RIGHT) / (met.sum() + BEFORE_ALL)
        exact = (hit + STRENGTH * pooled) / (met + STRENGTH)
    p = np.round(p, 9)
    begins: list[int] = first.tolist()
    return [at[int(np.argmax(p[begin : begin + len(at)]))] for at, begin in zip(drawn, begins, strict=True)]


def _places(choice: Longs, first: Longs, size: Longs, gain: Floats) -> Floats:
    """The posterior of every drawn place: hit by those who are right, any other of the rest by those who are
    not."""
    owner = np.repeat(np.arange(len(size)), size)
    score = np.bincount(choice, gain, len(owner))
    raised = np.exp(score - np.maximum.reduceat(score, first)[owner])
    return np.asarray(raised / np.add.reduceat(raised, first)[owner], dtype=np.float64)


def _kept(drawn: _Drawn, found: Detection, least: float, alone: Any) -> dict[int, list[Told]]:
    """Per task the spans that stay; a lone answer stays whole, as probable as the prior."""
    exists = np.round(found.exists, 9)
    kept: dict[int, list[Told]] = {}
    for number in np.flatnonzero(alone).tolist():
        candidate = drawn.candidates[number]
        kept.setdefault(candidate.task, []).append((*candidate.marks[0][0], PRIOR_ACCURACY))
    order: list[int] = np.lexsort((np.arange(len(exists)), -exists)).tolist()
    for number in order:
        if exists[number] < least - 1e-9:
            break
        if alone[number]:
            continue
        place = int(np.argmax(np.round(found.posterior[number, :-1], 9)))
        start, end = drawn.bounds[number]
        label = drawn.labels[place]
        there = kept.setdefault(drawn.candidates[number].task, [])
        mine = (start, end, label)
        if drawn.candidates[number].task in drawn.nested or not any(overlap(mine, s[:3]) for s in there):
            there.append((start, end, label, float(found.told[number, place])))
    return kept
