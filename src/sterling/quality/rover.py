"""Texts combined word by word (ROVER, Fiscus 1997), votes weighed by what each annotator tends to do.

The answers to a task are aligned into a word network. In every slot the truth is one of the words said there
or nothing. An annotator gives a true word, another word or nothing, and where nothing is true now and then a
word: with rates of their own, drawn to those of all annotators (`STRENGTH` words) and then, for each answer,
to what it does in the other slots (`STRENGTH` again). Rates depend on whether the same answer errs in the
slot before and after, because errors come in runs: a sentence that was left out is one error, not ten. A
wrong word is drawn by how often words occur in all answers, so that two annotators who agree on a rare word
say more than two who agree on a common one. Rates and posteriors are found in turn (expectation-maximisation
with a prior). Words keep the spelling most of their supporters used.

The probability is the expected share of right words, not the chance that every word is right: the mean of
what the model says, which takes answers to be independent and is too sure, and of the votes' shares, which
are not sure enough.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Floats, Longs, Table, canonical, dense
from sterling.quality.word_network import Word, network, tokens

NAME = "rover"
SHAPES = frozenset({VoteShape.TEXT})
STRENGTH = 10.0
RIGHT, WRONG, NOTHING = 0, 1, 2
BEFORE = np.asarray([[0.8, 0.1, 0.1], [0.8, 0.2, 0.0]]) * 10
"""Counts added to those of all annotators: rows a true word and nothing, columns right, wrong, nothing
said."""


@dataclass(slots=True, eq=False)
class Lattice:
    """All networks as flat columns. An entry is what one answer said in one slot; a choice is a word, or
    nothing, that may be true of a slot. Entries of nothing point to the choice of nothing."""

    slot: Longs
    row: Longs
    empty: Any
    choice: Longs
    before: Longs
    after: Longs
    choice_slot: Longs
    nothing: Longs
    log_share: Floats
    words: list[str]
    slots: Longs
    """The first slot of every task, and the end."""


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`passes` (30): at most so many. The generator is not used."""
    table = dense(votes)
    read = [tokens(str(text)) for text in table.value]
    lattice = _lattice(table, read)
    posterior, outcomes = _fit(table, lattice, int(params.get("passes", 30)))
    beliefs: dict[Hashable, Belief] = {}
    best = _best(lattice, posterior)
    surfaces = _surfaces(lattice, read)
    said: Floats = np.bincount(lattice.choice, minlength=len(lattice.words)).astype(np.float64)
    for code, task in enumerate(table.tasks):
        first, end = int(lattice.slots[code]), int(lattice.slots[code + 1])
        n = int(table.start[code + 1] - table.start[code])
        if n == 1:
            beliefs[task] = Belief(table.value[table.start[code]], PRIOR_ACCURACY, 1, False)
            continue
        chosen: list[int] = best[first:end].tolist()
        text = "".join(surfaces[c] for c in chosen).strip()
        pull = (1 - PRIOR_ACCURACY) * 2 / (n + 1)
        sure: Floats = (posterior[chosen] + said[chosen] / n) / 2 if chosen else np.ones(1)
        beliefs[task] = Belief(text, float(np.mean(sure)) * (1 - pull), n)
    return Aggregate(NAME, beliefs, _known(table, lattice, outcomes))


def _lattice(table: Table, read: list[tuple[Word, ...]]) -> Lattice:
    """The networks of all tasks, end to end."""
    columns: list[list[Any]] = [[] for _ in range(4)]
    offsets: list[Longs] = []
    words: list[str] = []
    choice_slot: list[int] = []
    slots = [0]
    entries = 0
    for code in range(len(table.tasks)):
        rows = np.arange(int(table.start[code]), int(table.start[code + 1]))
        net = network([[w.key for w in read[row]] for row in rows])
        size, wide = len(net.said), len(rows)
        for s in range(size):
            said, place = np.unique(np.append(net.said[s], 0), return_inverse=True)
            columns[2].append(place[:-1] + len(words))
            words += [net.words[k] for k in said]
            choice_slot += [slots[-1] + s] * len(said)
        columns[0].append(np.repeat(np.arange(size), wide) + slots[-1])
        columns[1].append(np.tile(rows, size))
        columns[3].append(net.said.ravel() == 0)
        offsets.append(_steps(size, wide, entries))
        entries += size * wide
        slots.append(slots[-1] + size)
    slot, row, choice, empty = (np.concatenate([*c, np.zeros(0, dtype=np.int64)]) for c in columns)
    steps = np.concatenate([*offsets, np.zeros((0, 2), dtype=np.int64)])
    steps[steps < 0] = entries
    share = _log_shares(words, Counter(w.key for text in read for w in text))
    nothing = np.flatnonzero(np.asarray([w == "" for w in words], dtype=np.bool_))
    return Lattice(
        slot.astype(np.int64),
        row.astype(np.int64),
        empty.astype(np.bool_),
        choice.astype(np.int64),
        steps[:, 0],
        steps[:, 1],
        np.asarray(choice_slot, dtype=np.int64),
        nothing,
        share,
        words,
        np.asarray(slots, dtype=np.int64),
    )


def _steps(size: int, wide: int, base: int) -> Longs:
    """The entry of the same answer in the slot before and after every entry; -1 at the ends."""
    here = np.arange(size * wide).reshape(size, wide) + base
    before, after = np.full_like(here, -1), np.full_like(here, -1)
    before[1:], after[:-1] = here[:-1], here[1:]
    return np.stack([before.ravel(), after.ravel()], axis=1)


def _log_shares(words: list[str], counted: Counter[str]) -> Floats:
    """log share of each word among all words said, half a word added; 0 for nothing."""
    total = sum(counted.values()) + 0.5 * len(counted)
    return np.log([1.0 if w == "" else (counted[w] + 0.5) / total for w in words]) if words else np.zeros(0)


def _fit(table: Table, lattice: Lattice, passes: int) -> tuple[Floats, Floats]:
    """The posterior of every choice, and (entries x 2 x 3) the expected outcomes of every entry."""
    votes = np.bincount(lattice.choice, minlength=len(lattice.words)).astype(np.float64)
    # What is left out is left out more often than it is invented: nothing counts for half at the start.
    votes[lattice.nothing] *= 0.5
    posterior = votes / np.bincount(lattice.choice_slot, votes)[lattice.choice_slot] if len(votes) else votes
    outcomes = _outcomes(lattice, posterior)
    for _ in range(passes if len(votes) else 0):
        rates = _rates(table, lattice, outcomes)
        moved, posterior = posterior, _posterior(lattice, np.log(np.maximum(rates, 1e-12)), posterior)
        outcomes = _outcomes(lattice, posterior)
        if np.abs(posterior - moved).max() < 1e-3:
            break
    return posterior, outcomes


def _outcomes(lattice: Lattice, posterior: Floats) -> Floats:
    """What each entry did: P(a word is true there and it was given, another was, nothing was), and the same
    where nothing is true."""
    given = posterior[lattice.choice]
    none = posterior[lattice.nothing][lattice.slot]
    found = np.zeros((len(given), 2, 3))
    word = ~lattice.empty
    found[:, 0, RIGHT] = given * word
    found[:, 0, WRONG] = np.maximum(1 - none - given, 0) * word
    found[:, 0, NOTHING] = (1 - none) * lattice.empty
    found[:, 1, RIGHT] = none * lattice.empty
    found[:, 1, WRONG] = none * word
    return found


def _rates(table: Table, lattice: Lattice, outcomes: Floats) -> Floats:
    """(entries x 2 x 3) rates that hold for each entry: its annotator's in its surroundings, then its
    answer's."""
    wrong = np.append(1 - outcomes[:, :, RIGHT].sum(axis=1) > 0.5, False)
    around = 2 * wrong[lattice.before] + wrong[lattice.after]
    cell = table.annotator[lattice.row].astype(np.int64) * 4 + around
    counts = _sums(cell, outcomes, len(table.annotators) * 4).reshape(-1, 4, 2, 3)
    pooled = counts.sum(axis=0) + BEFORE
    pooled /= pooled.sum(axis=2, keepdims=True)
    rates = (counts + STRENGTH * pooled) / (counts.sum(axis=3, keepdims=True) + STRENGTH)
    others = _sums(lattice.row, outcomes, len(table.value))[lattice.row] - outcomes
    mine = rates.reshape(-1, 2, 3)[cell]
    return (others + STRENGTH * mine) / (others.sum(axis=2, keepdims=True) + STRENGTH)


def _sums(group: Longs, values: Floats, size: int) -> Floats:
    """(size x 2 x 3) sums of outcomes by group."""
    total: Floats = np.zeros((size, 2, 3))
    for truth in range(2):
        for said in range(3):
            total[:, truth, said] = np.bincount(group, values[:, truth, said], size)
    return total


def _posterior(lattice: Lattice, rates: Floats, before: Floats) -> Floats:
    """P(choice) in every slot, given log rates and how often slots were believed empty."""
    size = len(lattice.words)
    share = lattice.log_share
    none = float(np.clip(before[lattice.nothing].mean(), 1e-3, 1 - 1e-3))
    word = ~lattice.empty
    other = np.where(word, rates[:, 0, WRONG] + share[lattice.choice], rates[:, 0, NOTHING])
    gain = np.bincount(lattice.choice, np.where(word, rates[:, 0, RIGHT] - other, 0.0), size)
    base = np.bincount(lattice.slot, other, len(lattice.nothing))
    score = np.log(1 - none) + share + gain + base[lattice.choice_slot]
    idle = np.where(word, rates[:, 1, WRONG] + share[lattice.choice], rates[:, 1, RIGHT])
    score[lattice.nothing] = np.log(none) + np.bincount(lattice.slot, idle, len(lattice.nothing))
    top = np.full(len(lattice.nothing), -np.inf)
    np.maximum.at(top, lattice.choice_slot, score)
    raised = np.exp(score - top[lattice.choice_slot])
    return np.asarray(raised / np.bincount(lattice.choice_slot, raised)[lattice.choice_slot])


def _best(lattice: Lattice, posterior: Floats) -> Longs:
    """The most probable choice of every slot; of equals a word before nothing, then the first in order."""
    text = np.asarray(lattice.words, dtype=object)
    rank = np.zeros(len(text), dtype=np.int64)
    rank[np.argsort(text, kind="stable")] = np.arange(len(text))
    rank[lattice.nothing] = len(text)
    order = np.lexsort((rank, -np.round(posterior, 9), lattice.choice_slot))
    first = np.searchsorted(lattice.choice_slot[order], np.arange(len(lattice.nothing)))
    return np.asarray(order[first], dtype=np.int64)


def _surfaces(lattice: Lattice, read: list[tuple[Word, ...]]) -> list[str]:
    """For every choice how most of its supporters wrote it, with the blank before it."""
    seen: list[Counter[str]] = [Counter() for _ in lattice.words]
    place = [0] * len(read)
    said = np.flatnonzero(~lattice.empty)
    supports: list[tuple[int, int]] = np.stack([lattice.choice[said], lattice.row[said]], axis=1).tolist()
    for choice, row in supports:
        word = read[row][place[row]]
        place[row] += 1
        seen[choice][(" " if word.parted else "") + word.surface] += 1
    return [_most(counted) for counted in seen]


def _most(counted: Counter[str]) -> str:
    if not counted:
        return ""
    most = max(counted.values())
    return str(canonical([form for form, times in counted.items() if times == most])[0])


def _known(table: Table, lattice: Lattice, outcomes: Floats) -> dict[Hashable, Any]:
    """Annotators by their share of right slots, every answer counting as one; lone answers say nothing."""
    right = np.bincount(lattice.row, outcomes[:, :, RIGHT].sum(axis=1), len(table.value))
    slots = np.bincount(lattice.row, minlength=len(table.value))
    several = (table.counts[table.task] > 1) & (slots > 0)
    share = np.where(several, right / np.maximum(slots, 1), 0.0)
    size = len(table.annotators)
    return reliabilities(
        table.annotators,
        np.bincount(table.annotator, share, size),
        np.bincount(table.annotator, several, size).astype(np.int64),
    )
