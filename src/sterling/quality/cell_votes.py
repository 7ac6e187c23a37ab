"""What each cell of a row (a point of a cloud, a character) is, voted cell by cell: STAPLE with many labels.

How often each annotator gives a cell of one label (or of none) each of the labels, drawn to 0.9 right by 100
cells, and the posteriors of all cells are found in turn (Warfield, Zou and Wells 2004, section IV). Cells
that nobody gave a label are not counted. Stretches that everybody cut alike are one computation.

Value: (start, end, label) per stretch, in order; the task's probability is the expected share of right cells
among those that somebody gave a label. A task with one answer keeps it whole.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.staple import BEFORE, PASSES, STRENGTH
from sterling.quality.table import Floats, Ints, Longs, Table, canonical, dense

NAME = "cell_votes"
SHAPES = frozenset({VoteShape.SPANS})
Stretch = tuple[Any, Any, Hashable]


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Stretches in which nobody changes their mind: the task, start and end of each. A mark is what somebody
    gave a stretch: its number `where`, the annotator's code `who`, the label's code `what`; none is the last
    code."""

    task: Ints
    start: Floats
    end: Floats
    where: Longs
    who: Ints
    what: Ints

    @property
    def long(self) -> Floats:
        """How many cells each stretch holds."""
        return self.end - self.start


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """Takes no parameters; the generator is not used. Of spans over one another the one that begins last,
    and of these the first in order, has the cells."""
    table = dense(Votes(votes.shape, votes.tasks, votes.annotators, [_stretches(v) for v in votes.values]))
    labels = canonical(list({stretch[2] for value in table.value for stretch in value}))
    cuts = _cut(table, labels)
    chance = _posterior(cuts, len(labels) + 1)
    best = np.argmax(np.round(chance, 9), axis=1)
    beliefs: dict[Hashable, Belief] = {}
    for code, (task, here) in enumerate(zip(table.tasks, _of_tasks(cuts.task, table), strict=True)):
        n, long = int(table.counts[code]), cuts.long[here]
        sure = float((chance[here].max(axis=1) * long).sum() / long.sum()) if len(long) else PRIOR_ACCURACY
        kept = zip(cuts.start[here].tolist(), cuts.end[here].tolist(), best[here].tolist(), strict=True)
        value = tuple(_joined((a, b, labels[k]) for a, b, k in kept if k < len(labels)))
        beliefs[task] = Belief(value, sure if n > 1 else PRIOR_ACCURACY, n, n > 1)
    return Aggregate(NAME, beliefs, _known(table, cuts, chance))


def _stretches(value: object) -> tuple[Stretch, ...]:
    return tuple(cast("Sequence[Stretch]", value))


def _cut(table: Table, labels: tuple[Hashable, ...]) -> Cuts:
    """The stretches between all bounds of a task that somebody gave a label."""
    place = {label: code for code, label in enumerate(labels)}
    parts = [_cut_task(table, code, place) for code in range(len(table.tasks))]
    sizes = [len(bounds) for bounds, _ in parts]
    offsets = np.cumsum([0, *sizes])
    bounds = np.concatenate([np.empty((0, 2)), *(bounds for bounds, _ in parts)])
    for first, (_, given) in zip(offsets.tolist(), parts, strict=False):
        given[0] += first
    marks = [given for _, given in parts]
    where, who, what = np.concatenate([np.empty((3, 0), dtype=np.int64), *marks], axis=1)
    task = np.repeat(np.arange(len(parts), dtype=np.int32), sizes)
    return Cuts(task, bounds[:, 0], bounds[:, 1], where, who.astype(np.int32), what.astype(np.int32))


def _cut_task(table: Table, task: int, place: Mapping[Hashable, int]) -> tuple[Floats, Longs]:
    """The bounds (stretches x 2) of one task, and its marks (where, who, what)."""
    rows = range(int(table.start[task]), int(table.start[task + 1]))
    bounds = np.unique([float(at) for row in rows for one in table.value[row] for at in one[:2]])
    people = sorted({int(table.annotator[row]) for row in rows})
    given = np.full((len(people), max(len(bounds) - 1, 0)), len(place), dtype=np.int64)
    for row in rows:
        told = given[people.index(int(table.annotator[row]))]
        for start, end, label in sorted(table.value[row], key=lambda one: (one[0], -one[1])):
            first, last = np.searchsorted(bounds, [float(start), float(end)])
            told[first:last] = place[label]
    marked = (given != len(place)).any(axis=0)
    kept: Longs = given[:, marked]
    count = int(marked.sum())
    where: Longs = np.tile(np.arange(count, dtype=np.int64), len(people))
    who: Longs = np.repeat(np.asarray(people, dtype=np.int64), count)
    ends = np.stack([bounds[:-1][marked], bounds[1:][marked]], axis=1) if len(bounds) else np.empty((0, 2))
    return ends, np.stack([where, who, kept.ravel()])


def _posterior(cuts: Cuts, classes: int) -> Floats:
    """(stretches x classes) how probable each label, and none (the last), is of the cells there."""
    size = len(cuts.task)
    weighed, people = cuts.long[cuts.where], int(cuts.who.max(initial=-1)) + 1
    cell, said = cuts.where * classes + cuts.what, cuts.who * classes + cuts.what
    chance: Floats = np.bincount(cell, minlength=size * classes).reshape(size, classes).astype(np.float64)
    chance /= np.maximum(chance.sum(axis=1, keepdims=True), 1)
    before = _before(np.bincount(cuts.what, weighed, classes).astype(np.float64))
    for _ in range(PASSES):
        told = [np.bincount(said, chance[cuts.where, k] * weighed, people * classes) for k in range(classes)]
        rates = np.stack(told, axis=-1).reshape(people, classes, classes) + before
        logs = np.log(rates / rates.sum(axis=1, keepdims=True)).reshape(people * classes, classes)
        share = (chance * cuts.long[:, None]).sum(axis=0) / max(float(cuts.long.sum()), 1e-9)
        votes = [np.bincount(cuts.where, logs[said, k], size) for k in range(classes)]
        score = np.log(share.clip(1e-6)) + np.stack(votes, axis=-1)
        raised = np.exp(score - score.max(axis=1, keepdims=True))
        moved, chance = chance, np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)
        if not size or np.abs(chance - moved).max() < 1e-6:
            break
    return chance


def _before(said: Floats) -> Floats:
    """(said x true) cells taken to have been labelled beforehand: mistakes as often as each label is said."""
    classes = len(said)
    wrong = np.repeat((said + 1)[:, None], classes, axis=1) * (1 - np.eye(classes))
    shares = wrong / np.maximum(wrong.sum(axis=0), 1e-9)
    return np.asarray(STRENGTH * (BEFORE * np.eye(classes) + (1 - BEFORE) * shares), dtype=np.float64) + 1e-9


def _joined(stretches: Iterable[Stretch]) -> Iterable[Stretch]:
    """Touching stretches of one label as one; whole bounds as whole numbers."""
    held: Stretch | None = None
    for start, end, label in stretches:
        if held is not None and held[1] == start and held[2] == label:
            held = (held[0], _number(end), label)
            continue
        if held is not None:
            yield held
        held = (_number(start), _number(end), label)
    if held is not None:
        yield held


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _known(table: Table, cuts: Cuts, chance: Floats) -> dict[Hashable, Any]:
    """Accuracy by annotator: the mean over their tasks of the expected share of right cells; tasks that one
    alone answered say nothing. Cells of one task hang together, so that a task counts once."""
    people = len(table.annotators)
    right, n = np.zeros(people), np.zeros(people, dtype=np.int64)
    told = chance[cuts.where, cuts.what] * cuts.long[cuts.where]
    marked = _of_tasks(cuts.task[cuts.where], table)
    for code, stretches in enumerate(_of_tasks(cuts.task, table)):
        here, whole = marked[code], float(cuts.long[stretches].sum())
        if whole and table.counts[code] > 1:
            right += np.bincount(cuts.who[here], told[here], people) / whole
            n[np.unique(cuts.who[here])] += 1
    return reliabilities(table.annotators, right, n)


def _of_tasks(task: Ints, table: Table) -> list[slice]:
    """Where the rows of each task stand, which lie one after the other in the order of the tasks."""
    ends = np.searchsorted(task, np.arange(len(table.tasks) + 1)).tolist()
    return [slice(start, end) for start, end in pairwise(ends)]
