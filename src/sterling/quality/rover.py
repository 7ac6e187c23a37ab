"""Texts combined word by word (ROVER, Fiscus 1997), votes weighed by what each annotator tends to do.

The answers to a task are aligned into a word network. In every slot the truth is one of the words said there
or nothing. An annotator gives a true word, another word or nothing, and where nothing is true now and then a
word: with rates of their own, drawn to those of all annotators (`STRENGTH` words) and then, for each answer,
to what it does in the other slots (`STRENGTH` again). Rates depend on whether the same answer errs in the
slot before and after, because errors come in runs: a sentence that was left out is one error, not ten. Some
places are harder to hear than others, for everybody: the odds of being right are divided by what each of
`LEVELS` says, and the levels averaged over (as the difficulty of GLAD, Whitehill et al. 2009).

A true word is drawn by how often words are true in all other tasks, a wrong one by how often they are wrong
there: people take what they do not know for something common, so two who agree on a rare word say more than
two who agree on a common one. But they mishear alike: m equal wrong words count as m / (1 + (m - 1) SLOWLY)
drawn ones (Kish 1965). Rates, levels, frequencies and posteriors are found in turn
(expectation-maximisation with a prior). Words keep the spelling most of their supporters used.

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
from sterling.quality.dependence import SLOWLY
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Floats, Longs, Table, canonical, dense
from sterling.quality.word_network import Word, network, tokens

NAME = "rover"
SHAPES = frozenset({VoteShape.TEXT})
STRENGTH = 10.0
RIGHT, WRONG, NOTHING = 0, 1, 2
LEVELS = (-2.0, 0.0, 2.0, 4.0)
"""Difficulties of a slot: what is taken from the log odds of being right."""
UNSEEN = 0.5
"""Times that every word counts as seen beforehand."""
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
    words: list[str]
    word: Longs
    """The same number for equal words of all tasks."""
    owned: Longs
    """The same number for equal words of one task."""
    slots: Longs
    """The first slot of every task, and the end."""


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`passes` (15): at most so many. The generator is not used."""
    table = dense(votes)
    read = [tokens(str(text)) for text in table.value]
    lattice = _lattice(table, read)
    posterior, outcomes = _fit(table, lattice, int(params.get("passes", 15)))
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
    word, owned = _numbered(words, np.searchsorted(slots, choice_slot, side="right") - 1)
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
        words,
        word,
        owned,
        np.asarray(slots, dtype=np.int64),
    )


def _numbered(words: list[str], tasks: Longs) -> tuple[Longs, Longs]:
    """A number for each word, equal for equal words; and one for each word of each task."""
    numbers = {text: code for code, text in enumerate(dict.fromkeys(words))}
    word = np.asarray([numbers[text] for text in words], dtype=np.int64)
    _, owned = np.unique(tasks * len(numbers) + word, return_inverse=True)
    return word, np.asarray(owned, dtype=np.int64)


def _steps(size: int, wide: int, base: int) -> Longs:
    """The entry of the same answer in the slot before and after every entry; -1 at the ends."""
    here = np.arange(size * wide).reshape(size, wide) + base
    before, after = np.full_like(here, -1), np.full_like(here, -1)
    before[1:], after[:-1] = here[:-1], here[1:]
    return np.stack([before.ravel(), after.ravel()], axis=1)


def _fit(table: Table, lattice: Lattice, passes: int) -> tuple[Floats, Floats]:
    """The posterior of every choice, and (entries x 2 x 3) the expected outcomes of every entry."""
    votes = np.bincount(lattice.choice, minlength=len(lattice.words)).astype(np.float64)
    # What is left out is left out more often than it is invented: nothing counts for half at the start.
    votes[lattice.nothing] *= 0.5
    posterior = votes / np.bincount(lattice.choice_slot, votes)[lattice.choice_slot] if len(votes) else votes
    outcomes = _outcomes(lattice, posterior)
    levels = np.full((2, len(LEVELS)), 1 / len(LEVELS))
    for _ in range(passes if len(votes) else 0):
        rates = np.maximum(_rates(table, lattice, outcomes), 1e-12)
        heard, levels = _heard(lattice, rates, levels, posterior)
        moved, posterior = posterior, _posterior(lattice, heard, posterior)
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


def _heard(lattice: Lattice, rates: Floats, levels: Floats, before: Floats) -> tuple[Floats, Floats]:
    """log P(who was right, wrong and silent) under every choice, over all levels of difficulty; and the new
    (2 x levels) shares of the levels where a word and where nothing is true."""
    at_level = np.stack([_at_level(lattice, rates, level) for level in LEVELS])
    none = np.zeros(len(lattice.words), dtype=np.int64)
    none[lattice.nothing] = 1
    joint = np.log(levels).T[:, none] + at_level
    top = joint.max(axis=0)
    heard = top + np.log(np.exp(joint - top).sum(axis=0))
    held = np.exp(joint - heard) * before
    counts = np.stack([held[:, none == 0].sum(axis=1), held[:, none == 1].sum(axis=1)]) + 1
    return heard, np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _at_level(lattice: Lattice, rates: Floats, level: float) -> Floats:
    """log P(who was right, wrong and silent) under every choice, at one level of difficulty."""
    odds = rates.copy()
    odds[:, :, RIGHT] *= np.exp(-level)
    logs: Floats = np.log(odds / odds.sum(axis=2, keepdims=True))
    word = ~lattice.empty
    other = np.where(word, logs[:, 0, WRONG], logs[:, 0, NOTHING])
    gain = np.where(word, logs[:, 0, RIGHT] - other, 0.0)
    idle = np.where(word, logs[:, 1, WRONG], logs[:, 1, RIGHT])
    slots = len(lattice.nothing)
    found = np.bincount(lattice.choice, gain, len(lattice.words))
    found += np.bincount(lattice.slot, other, slots)[lattice.choice_slot]
    found[lattice.nothing] = np.bincount(lattice.slot, idle, slots)
    return np.asarray(found, dtype=np.float64)


def _log_shares(lattice: Lattice, times: Floats) -> Floats:
    """log share of each choice's word among all words of the other tasks, which occur that many times."""
    own = np.bincount(lattice.owned, times)[lattice.owned]
    others = np.maximum(np.bincount(lattice.word, times)[lattice.word] - own, 0.0)
    return np.log((others + UNSEEN) / (times.sum() + UNSEEN * (int(lattice.word.max()) + 1)))


def _posterior(lattice: Lattice, heard: Floats, before: Floats) -> Floats:
    """P(choice) in every slot, given `heard` and what was believed before."""
    said = np.bincount(lattice.choice, minlength=len(lattice.words)).astype(np.float64)
    said[lattice.nothing] = 0
    truth = before.copy()
    truth[lattice.nothing] = 0
    drawn = _log_shares(lattice, said * (1 - before)) * said / (1 + np.maximum(said - 1, 0) * SLOWLY)
    none = float(np.clip(before[lattice.nothing].mean(), 1e-3, 1 - 1e-3))
    prior = np.log(1 - none) + _log_shares(lattice, truth)
    prior[lattice.nothing] = np.log(none)
    slots = len(lattice.nothing)
    score = prior + heard + np.bincount(lattice.choice_slot, drawn, slots)[lattice.choice_slot] - drawn
    top = np.full(slots, -np.inf)
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
