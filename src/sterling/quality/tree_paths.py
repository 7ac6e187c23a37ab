"""Labels of a hierarchy: who says `dog` says `animal`, too.

Every answer counts for the labels it names and for all above them, so that people who differ about the breed
still agree about the animal. A label that somebody named, or whose descendant somebody named, is a candidate
of its task; `detection` says how probable each is, from everybody's misses and false alarms, which differ by
depth: near the root people rarely err. Where one label is to be chosen and inner ones may be, the value is
the one that most probably holds with nothing below it: an inner label only where the truth may well end
there, not wherever those below are in doubt. Else the most specific of the candidates more probable than not
(a tie leaves one out) are the value. Where one of these cannot be chosen, its likeliest descendant that can
be is taken; where too few are left, the likeliest others; where there are too many, the likeliest stay.

The probability is that of the value as a whole: of its labels, and that nothing more specific holds. The
distribution gives every candidate's own, inner ones included. A task with one answer keeps it whole.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.detection import Marks, calls, detect
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Table, canonical, dense

NAME = "tree_paths"
SHAPES = frozenset({VoteShape.SET})
Chances = Mapping[Hashable, float]


@dataclass(frozen=True)
class Tree:
    """The parent of every label that has one, what can be chosen (empty: everything), and how many."""

    parents: Mapping[Hashable, Hashable]
    free: Set[Hashable]
    least: int
    most: int

    def way(self, label: Hashable) -> list[Hashable]:
        """The label and all above it, from itself up. Raises `Invalid` for a label above itself."""
        found = [label]
        while found[-1] in self.parents:
            found.append(self.parents[found[-1]])
            if len(found) > len(self.parents) + 1:
                raise Invalid(f"The label {label!r} lies below itself: mend the parents.")
        return found

    def closed(self, labels: Iterable[Hashable]) -> frozenset[Hashable]:
        """These labels with all above them."""
        return frozenset(one for label in labels for one in self.way(label))

    @cached_property
    def inner(self) -> bool:
        """Whether labels above others can be chosen."""
        return any(self.choosable(label) for label in self.parents.values())

    def choosable(self, label: Hashable) -> bool:
        return not self.free or label in self.free


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`parents`: the parent of each label that has one; `least` (0), `most` (any): labels that a value holds.
    The classes of the votes are what can be chosen. The generator is not used."""
    size = len(votes.classes) or len(votes.tasks)
    tree = Tree(
        params.get("parents") or {},
        frozenset(votes.classes),
        int(params.get("least") or 0),
        int(params.get("most") or max(size, 1)),
    )
    table = dense(votes)
    names, marks = _marks(table, tree)
    found = detect(marks)
    told = np.round(1 - found.told[:, -1], 9).tolist()
    chances: list[dict[Hashable, float]] = [{} for _ in table.tasks]
    for task, name, chance in zip(marks.task.tolist(), names, told, strict=True):
        chances[task][name] = chance
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        first, n = table.value[int(table.start[code])], int(table.counts[code])
        if n == 1:
            lone = dict.fromkeys(chances[code], PRIOR_ACCURACY)
            beliefs[task] = Belief(frozenset(first), PRIOR_ACCURACY, 1, False, lone)
        else:
            value = _value(chances[code], tree)
            # Where nobody named anything, only the prior speaks.
            prior = 1 - (1 - PRIOR_ACCURACY) * 2 / (n + 1)
            sure = _sure(value, chances[code], tree) if chances[code] else prior
            beliefs[task] = Belief(value, sure, n, True, chances[code])
    counted = calls(marks, found)
    return Aggregate(NAME, beliefs, reliabilities(table.annotators, counted.right, counted.all))


def _marks(table: Table, tree: Tree) -> tuple[list[Hashable], Marks]:
    """Every candidate's label, and who named it or what lies below it."""
    names, flat = list[Hashable](), list[tuple[int, int, int]]()
    owner = list[int]()
    deepest = 1
    for code in range(len(table.tasks)):
        rows = range(int(table.start[code]), int(table.start[code + 1]))
        said = [tree.closed(cast("frozenset[Hashable]", table.value[row])) for row in rows]
        for label in canonical(list(frozenset[Hashable]().union(*said))):
            depth = len(tree.way(label)) - 1
            deepest = max(deepest, depth + 1)
            who = sorted({int(table.annotator[row]) for row, s in zip(rows, said, strict=True) if label in s})
            flat += [(len(names), one, depth) for one in who]
            names.append(label)
            owner.append(code)
    columns = np.asarray(flat, dtype=np.int64).reshape(-1, 3).T
    pairs = np.unique(np.stack([table.task, table.annotator], axis=1).reshape(-1, 2), axis=0).astype(np.int64)
    sizes = (len(table.tasks), len(table.annotators), deepest)
    task = np.asarray(owner, dtype=np.int64)
    return names, Marks(task, columns[0], columns[1], columns[2], pairs[:, 0], pairs[:, 1], *sizes)


def _value(chances: Chances, tree: Tree) -> frozenset[Hashable]:
    if tree.least == tree.most == 1 and tree.inner:
        return frozenset(_likeliest_end(chances, tree))
    kept = {label for label, p in chances.items() if p > 0.5}
    inner = {tree.parents[label] for label in kept if label in tree.parents}
    ends = {_below(label, chances, tree) for label in kept - inner}
    ranked = _ranked((label for label in chances if tree.choosable(label)), chances)
    found = [label for label in ranked if label in ends][: tree.most]
    for label in ranked:
        related = any(label in tree.way(one) or one in tree.way(label) for one in found)
        if len(found) < tree.least and not related:
            found.append(label)
    return frozenset(found)


def _likeliest_end(chances: Chances, tree: Tree) -> Sequence[Hashable]:
    """The label that most probably holds with nothing below it; none where there is no candidate."""
    ends = dict(chances)
    for label, p in chances.items():
        if label in tree.parents:
            ends[tree.parents[label]] -= p
    rounded = {label: round(p, 9) for label, p in ends.items() if tree.choosable(label)}
    return _ranked(rounded, rounded)[:1]


def _below(label: Hashable, chances: Chances, tree: Tree) -> Hashable:
    """The label itself if it can be chosen, else the likeliest candidate below it that can be."""
    if tree.choosable(label):
        return label
    under = (one for one in chances if tree.choosable(one) and label in tree.way(one))
    return next(iter(_ranked(under, chances)), label)


def _ranked(labels: Iterable[Hashable], chances: Chances) -> Sequence[Hashable]:
    """The likeliest first, of equals in their order."""
    return sorted(canonical(list(labels)), key=lambda label: -chances[label])


def _sure(value: Set[Hashable], chances: Chances, tree: Tree) -> float:
    """That the value's labels hold and nothing else does, but what lies above them. Where only one may be
    chosen labels exclude each other, so what lies below is taken off; else they are taken as independent."""
    above = tree.closed(value)
    near = {*above, None}
    edge = [label for label in chances if label not in above and tree.parents.get(label) in near]
    if tree.most == 1 and value:
        below = sum(chances[label] for label in edge if tree.parents.get(label) in value)
        return float(np.clip(sum(chances[label] for label in value) - below, 0.0, 1.0))
    ends = [chances[label] for label in value]
    return float(np.prod([*ends, *(1 - chances[label] for label in edge)]))
