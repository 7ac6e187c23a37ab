"""Annotators who are one: accounts of one person, one model under several names, copies of one another.

Nothing in answers that agree tells knowledge from copying: under every model that multiplies evidence, the
many who say the same look reliable because they agree. What tells it is agreement beyond what each one's
agreement with everybody else bears out. Of annotators who err independently, the agreement above chance of
two (kappa, Cohen 1960) is the product of a figure of each, how far each follows the truth (one factor,
Spearman 1904; of binary answers exactly, of several classes as far as errors are spread alike). These figures
are fitted to all pairs that do not agree nearly always; two are taken as one where they disagree in less than
`RARELY` of the cases in which those figures let them. Only near copies are: experts whom a crowd agrees with
less than they with each other cannot be told from annotators who err alike most of the time.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, TypeVar

import numpy as np
from pydantic import JsonValue

from sterling.quality.table import Floats, Ints, Table

Said = TypeVar("Said")
NEARLY = 0.9
"""Agreement above chance from which a pair has no part in the fit."""
HARDLY, RARELY, DOUBT = 0.02, 0.06, 3.0
"""Shares of the disagreements expected of independent annotators, of which there are no more between two
groups that are joined, and within a group that counts as one. To the latter `DOUBT` is added, the upper 95 %
bound of a count of none: so no group is one that was expected to disagree fewer than 50 times."""
FEW = 5.0
"""Disagreements expected of two annotators under which they are not looked at."""
ROWS = 100_000
"""Answers that are looked at, at most: those of tasks at equal distances in their order."""
LEAST = 20
"""Answers under which nothing is said of an annotator."""
OTHERS = 3
"""Annotators beside a group, under which one factor is not told from two: nobody is one then."""
MOST = 2_000
"""Annotators that may be joined, at most: those with the lowest codes."""
PASSES = 20


def alike(table: Table) -> Ints:
    """For every annotator the first of those who are one with them: themselves, as a rule."""
    own = np.arange(len(table.annotators), dtype=np.int32)
    who, a, b, shared, same, chance = _pairs(table)
    above = np.clip((same / shared - chance) / np.maximum(1 - chance, 1e-9), -1.0, 1.0)
    near = above >= NEARLY
    if not near.any():
        return own
    follows = _factor(a[~near], b[~near], shared[~near], above[~near], len(who))
    expected = shared * (1 - chance) * (1 - follows[a] * follows[b])
    differ = shared - same
    one = (differ <= HARDLY * expected) & (expected >= FEW)
    asked = np.unique(np.concatenate((a[one], b[one])))[:MOST]
    place = np.full(len(who), -1)
    place[asked] = np.arange(len(asked))
    kept = (place[a] >= 0) & (place[b] >= 0)
    counts = np.zeros((2, len(asked), len(asked)))
    for count, seen in zip(counts, (differ, expected), strict=True):
        count[place[a[kept]], place[b[kept]]] = seen[kept]
    for group in _groups(counts[0], counts[1]):
        if len(who) - len(group) < OTHERS:
            continue
        own[who[asked[group]]] = who[asked[group[0]]]
    return own


def _groups(differ: Floats, expected: Floats) -> list[list[int]]:
    """Those who are one, from counts of pairs (the upper triangle): groups that hardly differ are joined,
    beginning with those of which most is known; of equals with the first."""
    held = [[at] for at in range(len(differ))]
    differ, expected = differ + differ.T, expected + expected.T
    known = np.triu(_known(differ, expected), 1)
    while len(known):
        into, out = divmod(int(known.argmax()), len(known))
        if known[into, out] <= 0:
            break
        held[into] = sorted([*held[into], *held[out]])
        held[out] = []
        for count in (differ, expected):
            # What a group counts within itself is on the diagonal.
            count[into] += count[out]
            count[:, into] += count[:, out]
            count[out] = count[:, out] = 0.0
        joined = _known(differ[into], expected[into])
        known[:into, into], known[into, into + 1 :] = joined[:into], joined[into + 1 :]
        known[out] = known[:, out] = 0.0
    inside, expected_inside = np.diagonal(differ) / 2, np.diagonal(expected) / 2
    sure = inside + DOUBT <= RARELY * expected_inside
    return [group for group, kept in zip(held, sure.tolist(), strict=True) if len(group) > 1 and kept]


def _known(differ: Floats, expected: Floats) -> Floats:
    """How much is known of pairs that hardly differ; 0 of others."""
    return np.where((differ <= HARDLY * expected) & (expected >= FEW), expected, 0.0)


def as_one(table: Table, own: Ints) -> Table:
    """The same tasks with one answer, the first, of those annotators who are one; it counts as the first's.
    Contradictory answers of one annotator stay, each an answer."""
    if (own == np.arange(len(own))).all():
        return table
    who = own[table.annotator]
    _, first, place = np.unique(
        table.task.astype(np.int64) * len(own) + who, return_index=True, return_inverse=True
    )
    keep = table.annotator == table.annotator[first][place]
    part = table.select(keep)
    return Table(part.tasks, part.annotators, part.classes, part.start, who[keep], part.value)


def once(answers: Sequence[tuple[str, Said]], groups: Sequence[Sequence[str]]) -> list[tuple[str, Said]]:
    """The same of one task's (annotator, answer), with the groups that `named` gave: in whatever order they
    came, the first of a group who answered speaks for it."""
    there = {who for who, _ in answers}
    silent = {name for names in groups for name in [one for one in names if one in there][1:]}
    return [(who, said) for who, said in answers if who not in silent]


def named(table: Table, own: Ints) -> list[JsonValue]:
    """The groups of those who are one, by their names."""
    groups: dict[int, list[JsonValue]] = {}
    for code in np.flatnonzero(np.bincount(own, minlength=len(own))[own] > 1).tolist():
        groups.setdefault(int(own[code]), []).append(str(table.annotators[code]))
    return list(groups.values())


def _pairs(table: Table) -> tuple[Any, Any, Any, Floats, Floats, Floats]:
    """Annotators looked at, then of each two who met: places of both, tasks shared, answers alike, and the
    share that would be alike by chance."""
    sparse: Any = import_module("scipy.sparse")  # late: heavy
    step = -(-len(table.value) // ROWS)
    rows = np.flatnonzero(table.task % step == 0) if step > 1 else np.arange(len(table.value))
    answers = np.bincount(table.annotator[rows], minlength=len(table.annotators))
    who = np.flatnonzero(answers >= LEAST)
    place = np.full(len(table.annotators), -1)
    place[who] = np.arange(len(who))
    rows = rows[place[table.annotator[rows]] >= 0]
    at, task, value = place[table.annotator[rows]], table.task[rows].astype(np.int64), table.value[rows]
    ones = np.ones(len(rows), dtype=np.float32)
    wide, tasks = len(table.classes), len(table.tasks)
    said = sparse.csr_array((ones, (at, task * wide + value)), shape=(len(who), tasks * wide))
    met = sparse.csr_array((ones, (at, task)), shape=(len(who), tasks))
    both = sparse.triu(met @ met.T, 1).tocoo()
    a, b, shared = both.row, both.col, both.data.astype(np.float64)
    same = np.asarray((said @ said.T).tocsr()[a, b], dtype=np.float64).ravel() if len(a) else shared
    share = np.zeros((len(who), wide))
    np.add.at(share, (at, value), 1.0)
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1)
    chance = np.einsum("ij,ij->i", share[a], share[b])
    return who, a, b, shared, same, np.asarray(chance, dtype=np.float64)


def _factor(a: Any, b: Any, weight: Floats, above: Floats, size: int) -> Floats:
    """The figures whose products come nearest to the pairs' agreement above chance, below zero of those who
    contradict (alternating least squares, each drawn to 1, under which nobody is a copy, by one task)."""
    u = np.full(size, np.sqrt(max(np.average(above, weights=weight), 0.01)) if len(a) else 1.0)
    for _ in range(PASSES):
        up = np.bincount(a, weight * above * u[b], size) + np.bincount(b, weight * above * u[a], size) + 1.0
        down = np.bincount(a, weight * u[b] ** 2, size) + np.bincount(b, weight * u[a] ** 2, size) + 1.0
        # Half a step: both sides of every product move at once.
        u = np.clip((u + up / down) / 2, -1.0, 1.0)
    return u
