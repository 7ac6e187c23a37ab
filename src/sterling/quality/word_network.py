"""Several texts of one thing laid side by side: the word network (confusion network) of a task.

A slot is a place in the text; every answer says a word there or nothing. Answers are added one by one, the
one nearest to all others first, each along the cheapest alignment with what is there (Fiscus 1997); then each
is taken out and aligned again with the rest. Replacing a word costs 1/2 to 1, less for words that are spelt
alike. Words are compared in lower case without punctuation; writing without blanks between words (Chinese,
Japanese, Korean) is compared character by character.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sterling.quality.table import Floats, Longs

_DENSE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(f"(\\s*)([{_DENSE}]|[^\\s{_DENSE}]+)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as compared (`key`), as written (`surface`), and whether a blank stood before it."""

    key: str
    surface: str
    parted: bool


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """`words`: distinct keys, the first being "" (nothing); `said`: (slots x answers) codes into them."""

    words: tuple[str, ...]
    said: Longs


def tokens(text: str) -> tuple[Word, ...]:
    """The words of a text; marks without a letter or digit belong to the word before them. Where there is no
    word at all, as in an emoji, the marks are the words."""
    found: list[Word] = []
    for blank, surface in _TOKEN.findall(text):
        lower = surface.lower()
        plain = lower.isalnum()
        keys = [lower] if plain else "".join(c if c.isalnum() or c == "'" else " " for c in lower).split()
        if len(keys) == 1:
            found.append(Word(keys[0], surface, bool(blank)))
        elif not keys and found:
            last = found.pop()
            found.append(Word(last.key, last.surface + blank + surface, last.parted))
        else:
            found += [Word(key, key, bool(blank) or i > 0) for i, key in enumerate(keys)]
    return tuple(found) or tuple(Word(marks, marks, bool(blank)) for blank, marks in _TOKEN.findall(text))


def align(slots: Floats, apart: Floats, sequence: Longs) -> list[tuple[int, int]]:
    """The cheapest alignment of a sequence of word codes with slots given as (slots x words) shares.

    Returns (slot, place) pairs in order, -1 where the other side has nothing. `apart`: (words x words) costs.
    """
    m, n = len(slots), len(sequence)
    cost, skip = slots @ apart[:, sequence], slots @ apart[:, 0]
    best = np.zeros((m + 1, n + 1))
    steps = np.arange(n + 1, dtype=np.float64)
    best[0] = steps
    for i in range(1, m + 1):
        down = best[i - 1] + skip[i - 1]
        down[1:] = np.minimum(down[1:], best[i - 1, :-1] + cost[i - 1])
        # A run of insertions is a running minimum once their cost is taken off.
        best[i] = steps + np.minimum.accumulate(down - steps)
    pairs: list[tuple[int, int]] = []
    i, j = m, n
    while i or j:
        here = best[i, j] + 1e-9
        if i and j and here >= best[i - 1, j - 1] + cost[i - 1, j - 1]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and here >= best[i - 1, j] + skip[i - 1]:
            i -= 1
            pairs.append((i, -1))
        else:
            j -= 1
            pairs.append((-1, j))
    return pairs[::-1]


def edit_distance(a: Sequence[str], b: Sequence[str]) -> int:
    """The least number of insertions, deletions and substitutions from a to b (Levenshtein 1966)."""
    code: dict[str, int] = {}
    x, y = ([code.setdefault(w, len(code)) for w in side] for side in (a, b))
    right, steps = np.asarray(y), np.arange(len(y) + 1)
    row = steps.copy()
    for i, word in enumerate(x, 1):
        down = row + 1
        if len(y):
            down[1:] = np.minimum(down[1:], row[:-1] + (right != word))
        down[0] = i
        row = steps + np.minimum.accumulate(down - steps)
    return int(row[-1])


def nearness(answers: Sequence[Sequence[str]]) -> Floats:
    """(answers x answers) edit distances by the length of the longer; equal empty ones are 0 apart."""
    size = len(answers)
    table = np.zeros((size, size))
    for i in range(size):
        for j in range(i):
            longest = max(len(answers[i]), len(answers[j]), 1)
            table[i, j] = table[j, i] = edit_distance(answers[i], answers[j]) / longest
    return table


def center(away: Floats) -> int:
    """The answer with the least sum of distances to all; of equals the first."""
    total = np.asarray(away.sum(axis=1).round(9), dtype=np.float64)
    return int(np.argmin(total))


def network(answers: Sequence[Sequence[str]], again: int = 1) -> Network:
    """The network of these answers (sequences of keys), each aligned `again` times with all others."""
    code = {"": 0}
    said = [np.asarray([code.setdefault(w, len(code)) for w in a], dtype=np.int64) for a in answers]
    words, apart = tuple(code), _apart(tuple(code))
    away = nearness(answers)
    near = np.asarray(away[center(away)].round(9) if said else (), dtype=np.float64)
    order: list[int] = np.argsort(near, kind="stable").tolist()
    slots = np.zeros((0, len(answers)), dtype=np.int64)
    inside: list[int] = []
    for i in order:
        slots = _join(slots, inside, i, said[i], apart)
        inside.append(i)
    for i in order * again if len(order) > 1 else []:
        slots[:, i] = 0
        slots = slots[slots.any(axis=1)]
        slots = _join(slots, [k for k in order if k != i], i, said[i], apart)
    return Network(words, slots)


def _join(slots: Longs, inside: list[int], i: int, sequence: Longs, apart: Floats) -> Longs:
    """The slots with answer i, which said nothing in them so far, aligned and entered."""
    shares = np.zeros((len(slots), len(apart)))
    for k in inside:
        shares[np.arange(len(slots)), slots[:, k]] += 1 / len(inside)
    pairs = align(shares, apart, sequence)
    joined = np.zeros((len(pairs), slots.shape[1]), dtype=np.int64)
    for row, (slot, place) in enumerate(pairs):
        if slot >= 0:
            joined[row] = slots[slot]
        if place >= 0:
            joined[row, i] = sequence[place]
    return joined


def _apart(words: tuple[str, ...]) -> Floats:
    """(words x words) costs of one for the other: 1 - half the Dice share of letter pairs in common."""
    pairs: dict[str, int] = {}
    counted = [Counter(zip(f"^{w}", f"{w}$", strict=True)) for w in words[1:]]
    for letters in counted:
        for a, b in letters:
            pairs.setdefault(a + b, len(pairs))
    letters_of: Any = np.zeros((len(words), max(len(pairs), 1)))
    for row, letters in enumerate(counted, 1):
        for (a, b), times in letters.items():
            letters_of[row, pairs[a + b]] = times
    size = letters_of.sum(axis=1)
    # Counts above one are rare: the product stands for the smaller of two counts.
    common = np.minimum(letters_of @ letters_of.T, np.minimum(size[:, None], size[None, :]))
    apart = 1 - common / np.maximum(size[:, None] + size[None, :], 1)
    np.fill_diagonal(apart, 0.0)
    return np.asarray(apart, dtype=np.float64)
